/** The rules for log rows while they are edited: what they find is asked again after each change. Owns no words. */
import type { Host } from '../../host/host';
import type { LogTarget, MetricRule, RuleTrial } from '../../wire';

/** Rows of the log that rules are tried on. */
const triedRows = 200;
/** How long the person pauses before rules are tried. */
const pauseMs = 200;

export interface EditedRule extends MetricRule {
  /** Tells rules apart while they are moved and renamed. */
  id: number;
}

export class RulesModel {
  /** Null until they are here. */
  rules = $state.raw<EditedRule[] | null>(null);
  standard = $state(true);
  trial = $state.raw<RuleTrial | null>(null);
  failure = $state.raw<unknown>(null);

  readonly #host: Host;
  readonly #target: LogTarget;
  #rows: string[] = [];
  #ids = 0;
  #turn = 0;
  #wait: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, target: LogTarget) {
    this.#host = host;
    this.#target = target;
  }

  async load(): Promise<void> {
    this.failure = null;
    try {
      const [set, log] = await Promise.all([
        this.#host.call('get_metric_rules', {}),
        // Rules can be changed without a log to try them on.
        this.#host.call('log_tail', { target: this.#target, rows: triedRows }).catch(() => null),
      ]);
      this.standard = set.standard;
      this.rules = set.rules.map((rule) => this.#edited(rule));
      this.#rows = (log?.rows ?? []).filter((row) => row.platform === null).map((row) => row.text);
      await this.#try();
    } catch (thrown) {
      this.failure = thrown;
    }
  }

  change(id: number, changed: Partial<MetricRule>): void {
    this.#set((this.rules ?? []).map((rule) => (rule.id === id ? { ...rule, ...changed } : rule)));
  }

  add(): number {
    const rule = this.#edited({ name: '', pattern: '(?<name>\\w+) = (?<value>[-+.\\de]+)', role: 'value', metric: null });
    this.#set([...(this.rules ?? []), rule]);
    return rule.id;
  }

  remove(id: number): void {
    this.#set((this.rules ?? []).filter((rule) => rule.id !== id));
  }

  /** Tries a rule earlier (-1) or later (1). */
  move(id: number, by: -1 | 1): void {
    const rules = [...(this.rules ?? [])];
    const at = rules.findIndex((rule) => rule.id === id);
    const to = at + by;
    if (at < 0 || to < 0 || to >= rules.length) return;
    [rules[at], rules[to]] = [rules[to]!, rules[at]!];
    this.#set(rules);
  }

  async save(): Promise<void> {
    await this.#host.call('save_metric_rules', { rules: this.#plain() });
  }

  async reset(): Promise<void> {
    await this.#host.call('save_metric_rules', { rules: null });
  }

  #set(rules: EditedRule[]): void {
    this.rules = rules;
    clearTimeout(this.#wait);
    this.#wait = setTimeout(() => void this.#try(), pauseMs);
  }

  async #try(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const trial = await this.#host.call('try_metric_rules', { rules: this.#plain(), rows: this.#rows });
      if (turn === this.#turn) this.trial = trial;
    } catch (thrown) {
      if (turn === this.#turn) this.failure = thrown;
    }
  }

  #plain(): MetricRule[] {
    return (this.rules ?? []).map(({ name, pattern, role, metric }) => ({ name, pattern, role, metric: metric || null }));
  }

  #edited(rule: MetricRule): EditedRule {
    return { ...rule, id: ++this.#ids };
  }
}
