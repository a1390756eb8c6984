/** The topics, one of them, and what was delivered to it. Owns no words and no layout. */
import { HostError, type Host } from '../../host/host';
import { ListModel, windowOf } from '../../lib/list.svelte';
import type { TopicsView } from '../../lib/router/route';
import type { DeliveryRow, Page, Subscription, SubscriptionId, TellResult, TopicRow, TopicUses } from '../../wire';

export const pageSize = 20;

/** Topics are few: all are pulled, and searched here. */
export interface TopicsQuery {
  search: string;
  offset: number;
  limit: number;
}

export function queryOf(view: TopicsView): TopicsQuery {
  return { search: view.search ?? '', ...windowOf(view.at, pageSize) };
}

export function confirmed(topic: TopicRow): number {
  return topic.subscriptions.filter((one) => one.state === 'confirmed').length;
}

export class TopicsModel extends ListModel<TopicRow, TopicsQuery> {
  readonly #host: Host;

  constructor(host: Host) {
    super(queryOf({}));
    this.#host = host;
  }

  watch(): () => void {
    return this.#host.listen((notice) => (notice.notice === 'topics' || notice.notice === 'everything') && void this.pull());
  }

  protected override async ask({ search, offset, limit }: TopicsQuery): Promise<Page<TopicRow>> {
    const needle = search.trim().toLowerCase();
    const all = await this.#host.call('list_topics', {});
    const found = all.filter((topic) => `${topic.name}\n${topic.display_name}`.toLowerCase().includes(needle));
    return { rows: found.slice(offset, offset + limit), total: { rows: found.length, and_more: false } };
  }

  test(topic: string): Promise<TellResult[]> {
    return this.#host.call('test_topic', { topic, subscription: null });
  }
}

/** What uses a topic, and its end. */
export class TopicRemoval {
  uses = $state.raw<TopicUses | null>(null);
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  async look(name: string): Promise<void> {
    this.uses = null;
    this.uses = await this.#host.call('topic_uses', { name });
  }

  async delete(name: string): Promise<void> {
    await this.#host.call('delete_topic', { name, even_if_used: true });
  }
}

export class TopicModel {
  topic = $state.raw<TopicRow | null>(null);
  /** Why the last pull failed; what an earlier one brought stays on screen. */
  failure = $state.raw<unknown>(null);
  gone = $state(false);
  pulledAtMs = $state(0);

  readonly #host: Host;
  #name = '';
  #pulls = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  watch(): () => void {
    return this.#host.listen((notice) => (notice.notice === 'topics' || notice.notice === 'everything') && void this.pull());
  }

  async show(name: string): Promise<void> {
    if (name !== this.#name) this.topic = null;
    this.#name = name;
    await this.pull();
  }

  async pull(): Promise<void> {
    const turn = ++this.#pulls;
    try {
      const topic = await this.#host.call('show_topic', { name: this.#name });
      if (turn !== this.#pulls) return;
      this.topic = topic;
      this.failure = null;
      this.gone = false;
      this.pulledAtMs = Date.now();
    } catch (thrown) {
      if (turn !== this.#pulls) return;
      this.gone = HostError.from(thrown).code === 'not_found';
      this.failure = thrown;
    }
  }

  async rename(displayName: string): Promise<void> {
    await this.#host.call('edit_topic', { name: this.#name, display_name: displayName });
    await this.pull();
  }

  test(subscription: SubscriptionId | null): Promise<TellResult[]> {
    return this.#host.call('test_topic', { topic: this.#name, subscription });
  }

  async unsubscribe({ id }: Subscription): Promise<void> {
    await this.#host.call('unsubscribe', { id });
    await this.pull();
  }
}

export interface DeliveriesQuery {
  topic: string;
  offset: number;
  limit: number;
}

export class DeliveriesModel extends ListModel<DeliveryRow, DeliveriesQuery> {
  readonly #host: Host;

  constructor(host: Host, topic: string) {
    super({ topic, ...windowOf(1, pageSize) });
    this.#host = host;
  }

  watch(): () => void {
    return this.#host.listen((notice) => (notice.notice === 'topics' || notice.notice === 'everything') && void this.pull());
  }

  protected override ask(query: DeliveriesQuery): Promise<Page<DeliveryRow>> {
    return this.#host.call('list_deliveries', query);
  }

  async resend({ id }: DeliveryRow): Promise<void> {
    await this.#host.call('resend', { id });
    await this.pull();
  }
}
