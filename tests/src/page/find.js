// Finds what is visible by role and accessible name, the way ARIA names things. In a dialog, when one is open.
// Answers { found, names }, or { focused: { role, name } } when asked for the role "focused".
const [role, name] = arguments;
const kinds = {
  button: 'button:not([role]), summary, [role=button]',
  link: 'a[href]:not([role])',
  tab: '[role=tab]',
  radio: '[role=radio], input[type=radio]',
  checkbox: '[role=checkbox], input[type=checkbox]:not([role])',
  switch: '[role=switch]',
  textbox: 'input:not([type]):not([role]), input[type=text]:not([role]), input[type=search]:not([role]), input[type=password], textarea, [role=textbox], [role=spinbutton], input[type=number]',
  combobox: '[role=combobox], select, button[aria-haspopup=listbox]',
  option: '[role=option]',
  menuitem: '[role^=menuitem]',
  dialog: '[role=dialog], [role=alertdialog]',
  heading: 'h1, h2, h3, h4, [role=heading]',
  region: 'section, main, aside, nav, [role=region], [role=log], table',
};
const squeeze = (text) => (text ?? '').replace(/\s+/g, ' ').trim();

function words(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE || node.ariaHidden === 'true') return '';
  if (node.ariaLabel) return node.ariaLabel;
  return [...node.childNodes].map(words).join(' ');
}

function nameOf(element) {
  const by = element.getAttribute('aria-labelledby');
  if (by) return squeeze(by.split(' ').map((id) => words(document.getElementById(id) ?? document.createTextNode(''))).join(' '));
  if (element.ariaLabel) return squeeze(element.ariaLabel);
  if (element.labels?.length) return squeeze([...element.labels].map(words).join(' '));
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName)) return squeeze(element.placeholder);
  return squeeze(words(element));
}

function roleOf(element) {
  return Object.keys(kinds).find((kind) => element.matches(kinds[kind])) ?? element.tagName.toLowerCase();
}

if (role === 'focused') {
  const element = document.activeElement ?? document.body;
  return { focused: { role: roleOf(element), name: element === document.body ? '' : nameOf(element) } };
}

const isVisible = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('[inert]');
const open = [...document.querySelectorAll(kinds.dialog)].filter(isVisible).at(-1);
const inDialog = open && role !== 'dialog' && [...open.querySelectorAll(kinds[role])].some(isVisible);
const all = [...(inDialog ? open : document).querySelectorAll(kinds[role])].filter(isVisible);
const names = all.map(nameOf);
return { found: all[names.indexOf(squeeze(name))] ?? null, names };
