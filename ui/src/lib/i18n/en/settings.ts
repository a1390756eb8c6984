export const settings = {
  appearance: 'Appearance',
  language: 'Language',
  languages: { system: 'System', english: 'English', chinese: '中文' },
  theme: 'Theme',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  behaviour: 'Behaviour',
  notifications: 'Desktop notifications',
  notificationsHint: 'Shows a notification when a subscribed event of a job happens.',
  watching: 'Keep watching when the window is closed',
  watchingHint: 'Trainyard stays in the tray, so notifications arrive. Jobs go on either way.',
};
