/** Topics, their subscriptions and what was delivered, from arrays. An endpoint with `down` in it does not answer. */
import type { Commands, DeliveryKind, DeliveryRow, Fault, FaultKind, MailSetup, Notice, Subscription, TellResult, TopicRow } from '../../wire';
import { HostError } from '../host';

type Asked =
  | 'list_topics' | 'show_topic' | 'topic_uses' | 'create_topic' | 'edit_topic' | 'delete_topic' | 'test_topic' | 'subscribe' | 'confirm_subscription'
  | 'resend_confirmation' | 'unsubscribe' | 'list_deliveries' | 'resend' | 'get_mail_server' | 'save_mail_server' | 'check_mail_server';
type Answers = { [C in Asked]: (args: Commands[C]['args']) => Commands[C]['result'] };

export interface TopicOptions {
  topics?: TopicRow[];
  deliveries?: Record<string, DeliveryRow[]>;
  mail?: MailSetup;
  /** Names of configurations that use each topic. */
  topicUses?: Record<string, string[]>;
}

/** What confirms every subscription here. */
export const memoryCode = '12345678';

export class MemoryTopics {
  topics: TopicRow[];
  deliveries: Record<string, DeliveryRow[]>;
  mail: MailSetup;
  uses: Record<string, string[]>;
  readonly #notify: (notice: Notice) => void;
  #last = 1000;

  constructor(options: TopicOptions, notify: (notice: Notice) => void) {
    this.topics = options.topics ?? sampleTopics(Date.now());
    this.deliveries = options.deliveries ?? { 'on-call': sampleDeliveries(Date.now()), Desktop: publications(Date.now()) };
    this.mail = options.mail ?? { server: null, has_password: false };
    this.uses = options.topicUses ?? { 'on-call': ['digits', 'nightly'] };
    this.#notify = notify;
  }

  readonly answers: Answers = {
    list_topics: () => [...this.topics].sort((a, b) => (a.name < b.name ? -1 : 1)),
    show_topic: ({ name }) => this.#topic(name),
    topic_uses: ({ name }) => {
      const configs = this.uses[name] ?? [];
      return { jobs: [], job_count: 0, configs, config_count: configs.length };
    },
    create_topic: ({ name, display_name }) => {
      if (!name) throw faulty('name', { code: 'required' });
      if (!/^[A-Za-z0-9][\w-]{0,254}$/.test(name)) throw faulty('name', { code: 'bad_topic_name', max: 255 });
      if (this.topics.some((topic) => topic.name === name)) throw faulty('name', { code: 'topic_taken', name });
      const made: TopicRow = { name, display_name, created_at_ms: Date.now(), subscriptions: [] };
      this.topics.push(made);
      this.#changed();
      return made;
    },
    edit_topic: ({ name, display_name }) => {
      this.#topic(name).display_name = display_name;
      this.#changed();
      return {};
    },
    delete_topic: ({ name, even_if_used }) => {
      if ((this.uses[name] ?? []).length > 0 && !even_if_used) throw new HostError({ code: 'topic_in_use', name, faults: [], detail: `${name} is used` });
      this.topics = this.topics.filter((topic) => topic !== this.#topic(name));
      this.#changed();
      return {};
    },
    test_topic: ({ topic, subscription }) =>
      this.#topic(topic)
        .subscriptions.filter((one) => one.state === 'confirmed' && (subscription === null || one.id === subscription))
        .map((one) => this.#tell(topic, one, 'test')),
    subscribe: ({ topic, protocol, endpoint, remark, sign, secret }) => {
      const { subscriptions } = this.#topic(topic);
      if (protocol !== 'desktop' && !endpoint) throw faulty('endpoint', { code: 'required' });
      if (protocol === 'webhook' && !/^https?:\/\/./.test(endpoint)) throw faulty('endpoint', { code: 'not_a_web_address', given: endpoint });
      if (protocol === 'email' && !/^\S+@\S+$/.test(endpoint)) throw faulty('endpoint', { code: 'not_a_mail_address', given: endpoint });
      if (protocol === 'email' && !this.mail.server) throw faulty('endpoint', { code: 'no_mail_server' });
      if (subscriptions.some((one) => one.protocol === protocol && one.endpoint === endpoint)) throw faulty('endpoint', { code: 'already_subscribed', given: endpoint || 'desktop' });
      const signed = protocol === 'webhook' && sign;
      const now = Date.now();
      const made: Subscription = {
        id: ++this.#last, protocol, endpoint, remark, signed, created_at_ms: now,
        state: protocol === 'desktop' ? 'confirmed' : 'unconfirmed', confirmed_at_ms: protocol === 'desktop' ? now : null,
      };
      subscriptions.push(made);
      const asked = protocol === 'desktop' ? null : this.#tell(topic, made, 'confirmation');
      this.#changed();
      return { subscription: made, secret: signed && !secret ? 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' : null, asked };
    },
    confirm_subscription: ({ id, code }) => {
      const { one } = this.#subscription(id);
      if (code.replaceAll(/[\s-]/g, '') !== memoryCode) throw faulty('code', { code: 'wrong_code' });
      one.state = 'confirmed';
      one.confirmed_at_ms = Date.now();
      this.#changed();
      return one;
    },
    resend_confirmation: ({ id }) => {
      const { topic, one } = this.#subscription(id);
      return this.#tell(topic.name, one, 'confirmation');
    },
    unsubscribe: ({ id }) => {
      const { topic } = this.#subscription(id);
      topic.subscriptions = topic.subscriptions.filter((one) => one.id !== id);
      this.#changed();
      return {};
    },
    list_deliveries: ({ topic, offset, limit }) => {
      const rows = this.deliveries[topic] ?? [];
      return { rows: rows.slice(offset, offset + limit), total: { rows: rows.length, and_more: false } };
    },
    resend: ({ id }) => {
      const [topic, rows] = Object.entries(this.deliveries).find(([, rows]) => rows.some((row) => row.id === id))!;
      const row = rows.find((row) => row.id === id)!;
      row.can_resend = false;
      row.next_at_ms = null;
      this.deliveries[topic] = [{ ...row, id: ++this.#last, at_ms: Date.now(), outcome: 'delivered', answer: 'HTTP 200 OK', can_resend: true }, ...rows];
      this.#changed();
      return {};
    },
    get_mail_server: () => this.mail,
    save_mail_server: ({ server, password }) => {
      if (server && !server.host) throw faulty('host', { code: 'required' });
      if (server && !/^\S+@\S+$/.test(server.from)) throw faulty('from', server.from ? { code: 'not_a_mail_address', given: server.from } : { code: 'required' });
      this.mail = { server, has_password: password === null ? this.mail.has_password : password !== '' };
      this.#changed();
      return {};
    },
    check_mail_server: () => {
      const label = this.mail.server?.host ?? '';
      return label.includes('down') ? { label, outcome: 'failed', answer: 'Connection refused' } : { label, outcome: 'delivered', answer: '' };
    },
  };

  /** Whether anybody would be told. */
  heard(name: string): boolean {
    return this.topics.some((topic) => topic.name === name && topic.subscriptions.some((one) => one.state === 'confirmed'));
  }

  #tell(topic: string, one: Subscription, kind: DeliveryKind): TellResult {
    const down = one.endpoint.includes('down');
    const label = one.protocol === 'desktop' ? 'desktop' : one.protocol === 'email' ? one.endpoint : new URL(one.endpoint).host;
    const answer = down ? 'tcp connect error: Connection refused (os error 111)' : one.protocol === 'webhook' ? 'HTTP 200 OK' : '';
    const row: DeliveryRow = {
      id: ++this.#last, subscription: one.id, protocol: one.protocol, label, kind, subject: kind === 'test' ? `Test message of topic ${topic}` : `Confirm the subscription to topic ${topic}`,
      message_id: '5f1c2a09d3e84b7796a0cb1d24e8f733', at_ms: Date.now(), took_ms: 84, outcome: down ? 'failed' : 'delivered', answer, next_at_ms: null, can_resend: false,
    };
    this.deliveries[topic] = [row, ...(this.deliveries[topic] ?? [])];
    this.#changed();
    return { label, outcome: row.outcome, answer };
  }

  #topic(name: string): TopicRow {
    const found = this.topics.find((topic) => topic.name === name);
    if (!found) throw new HostError({ code: 'not_found', name, faults: [], detail: `topic "${name}" does not exist` });
    return found;
  }

  #subscription(id: number): { topic: TopicRow; one: Subscription } {
    for (const topic of this.topics) {
      const one = topic.subscriptions.find((one) => one.id === id);
      if (one) return { topic, one };
    }
    throw new HostError({ code: 'not_found', name: String(id), faults: [], detail: `subscription ${id} does not exist` });
  }

  #changed(): void {
    this.#notify({ notice: 'topics' });
  }
}

function faulty(field: string, kind: FaultKind): HostError {
  const fault: Fault = { field, level: 'error', kind };
  return new HostError({ code: 'faults', name: null, faults: [fault], detail: `${field}: ${kind.code}` });
}

function sampleTopics(nowMs: number): TopicRow[] {
  const day = 86_400_000;
  const one = (id: number, rest: Partial<Subscription>): Subscription => ({
    id, protocol: 'webhook', endpoint: '', remark: '', state: 'confirmed', signed: false, created_at_ms: nowMs - 3 * day, confirmed_at_ms: nowMs - 3 * day, ...rest,
  });
  return [
    { name: 'Desktop', display_name: '', created_at_ms: null, subscriptions: [one(1, { protocol: 'desktop', created_at_ms: null, confirmed_at_ms: null })] },
    {
      name: 'on-call', display_name: 'Night shift', created_at_ms: nowMs - 3 * day,
      subscriptions: [
        one(2, { endpoint: 'https://hooks.example.com/services/T02A/B7/training', signed: true, remark: 'Team channel' }),
        one(3, { protocol: 'email', endpoint: 'lin@example.com', state: 'unconfirmed', confirmed_at_ms: null }),
        one(4, { endpoint: 'http://127.0.0.1:8080/down', remark: 'Dashboard', state: 'unconfirmed', confirmed_at_ms: null }),
      ],
    },
    { name: 'weekly-report', display_name: '每周报告', created_at_ms: nowMs - 40 * day, subscriptions: [] },
  ];
}

function sampleDeliveries(nowMs: number): DeliveryRow[] {
  const row = (id: number, rest: Partial<DeliveryRow>): DeliveryRow => ({
    id, subscription: 2, protocol: 'webhook', label: 'hooks.example.com', kind: 'notification', subject: 'digits V003: OnJobFailed', message_id: '88c726942175432bac921eafd0036163',
    at_ms: nowMs - id * 60_000, took_ms: 112, outcome: 'delivered', answer: 'HTTP 200 OK', next_at_ms: null, can_resend: false, ...rest,
  });
  return [
    row(1, { outcome: 'failed', answer: 'HTTP 503 Service Unavailable try later', next_at_ms: nowMs + 9_000, can_resend: true }),
    row(2, { outcome: 'failed', answer: 'HTTP 503 Service Unavailable try later' }),
    row(9, { subject: 'digits V002: OnJobSucceeded', can_resend: true }),
    row(14, { kind: 'test', subject: 'Test message of topic Night shift' }),
    row(35, { outcome: 'given_up', subject: 'mnist-cnn V001: OnJobFailed', answer: 'HTTP 410 Gone', can_resend: true }),
    row(50, { subscription: 3, protocol: 'email', label: 'lin@example.com', kind: 'confirmation', subject: 'Confirm the subscription to topic Night shift', answer: 'SMTP 250 2.0.0 Ok: queued as 4XyZ1', took_ms: 640 }),
  ];
}

/** What was published to a topic of the cloud: nobody knows of the newest whether it arrived. */
function publications(nowMs: number): DeliveryRow[] {
  const row = (id: number, rest: Partial<DeliveryRow>): DeliveryRow => ({
    id, subscription: null, protocol: 'smn', label: 'Frankfurt: on-call', kind: 'notification', subject: 'net-default V001: OnJobSucceeded', message_id: '2b1e6b1f0c5d4f0c8c5e1f9d9a7b6c5d',
    at_ms: nowMs - id * 60_000, took_ms: 214, outcome: 'delivered', answer: 'message 4f2a1c', next_at_ms: null, can_resend: false, ...rest,
  });
  return [row(61, { outcome: 'unknown', answer: 'SMN did not answer within 30 s; check the network, or try again later' }), row(90, { subject: 'net-default V001: OnJobRunning' })];
}
