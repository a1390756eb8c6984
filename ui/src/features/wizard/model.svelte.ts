/**
 * What is filled in, what the console says about it, and how far the person is. Validation and preview are the
 * console's; this only asks for them and places the answers. Owns no words and no layout.
 */
import { untrack } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import { HostError, type Host } from '../../host/host';
import type { DataSource, Fault, Flavor, JobSpec, SaveAs, SpecAt, Submitted, TopicRow } from '../../wire';
import { places } from '../../lib/places.svelte';
import { emptySpec, onShownRow, withoutBlankRows } from './blank';
import { taking } from './built-in';
import { draftName, type Draft } from './draft';
import { Drafting } from './drafting';
import { Keeping } from './keeping';
import { Kinds, type Source } from './kinds';
import { SourceLists } from './lists.svelte';
import { Looking } from './looking.svelte';
import { Offers } from './offers';
import { PoolChoices } from './pools.svelte';
import { rememberPaths } from './recent';
import { Refusal } from './refusal';
import { isWithin } from './sections';
import { Placing } from './placing.svelte';
import { backend, begin, concernsConfig, fill, type Parent, type Start } from './start';

/** How long the person pauses before the console is asked about what was typed. */
const checkMs = 180;

/** What became of a form that was sent, and whether it is still the one that is shown. */
export type Sent<T> = { shown: boolean } & ({ became: 'done'; answer: T } | { became: 'refused'; error: HostError });

export class WizardModel {
  start = $state.raw<Start>({ kind: 'new' });
  step = $state<'configure' | 'confirm'>('configure');
  spec = $state<JobSpec>(emptySpec);
  /** Save Training Parameters: name and description stay when it is switched off and on again. */
  saving = $state(false);
  saveAs = $state<SaveAs>({ name: '', description: '' });
  fromConfig = $state.raw<string | null>(null);
  parent = $state.raw<Parent | null>(null);

  ready = $state(false);
  /** Why the form could not be opened. */
  failure = $state.raw<unknown>(null);
  topics = $state.raw<TopicRow[]>([]);
  readonly lists: SourceLists;
  readonly pools: PoolChoices;
  readonly placing: Placing;
  /** What was being written here before, for the person to go on with. */
  offered = $state.raw<Draft | null>(null);
  /** What the form was filled in with by itself, as it was being written a moment ago in this window. */
  resumed = $state.raw<Draft | null>(null);

  faults = $state.raw<Fault[]>([]);
  /** Whether `faults` are about what is filled in now. */
  checked = $state(false);
  /** Whether the console has said anything about this form yet. */
  judged = $state(false);
  /** Why the console could not be asked. */
  checkFailure = $state.raw<unknown>(null);
  readonly looking: Looking;
  /** Fields the person has been in; their errors are shown. */
  readonly touched = new SvelteSet<string>();
  /** After Next was pressed every error is shown. */
  pressed = $state(false);
  submitting = $state(false);
  submitFailure = $state.raw<unknown>(null);

  readonly #host: Host;
  /** Which form this is: counted up whenever another one is opened, or none. */
  #form = 0;
  #checks = 0;
  readonly #drafting: Drafting;
  readonly keeping: Keeping;
  /** To undo what was done to the form as a whole. */
  readonly offers = new Offers();
  readonly #kinds = new Kinds();
  readonly #refusal = new Refusal();

  constructor(host: Host) {
    this.#host = host;
    this.lists = new SourceLists(host);
    this.pools = new PoolChoices(host);
    this.placing = new Placing(host);
    this.looking = new Looking(host);
    this.keeping = new Keeping(host);
    this.#drafting = new Drafting(host, () => this.#draft());
  }

  get editing(): boolean {
    return this.start.kind === 'edit';
  }

  async open(start: Start): Promise<void> {
    this.close();
    this.ready = false;
    this.submitting = false;
    this.judged = false;
    this.failure = null;
    this.start = start;
    void this.lists.load();
    void places.pull(this.#host);
    try {
      const [beginning, topics, draft] = await Promise.all([
        begin(this.#host, start),
        this.#host.call('list_topics', {}),
        this.#drafting.find(start),
        this.pools.load(),
      ]);
      if (this.start !== start) return;
      this.topics = topics;
      this.#show(beginning.spec, beginning.parent, beginning.place);
      this.saveAs = { name: beginning.configName, description: beginning.configDescription };
      this.fromConfig = start.kind === 'config' ? start.config : null;
      this.saving = false;
      this.#drafting.begin();
      this.offered = draft.here ? null : draft.draft;
      this.resumed = draft.here ? draft.draft : null;
      if (this.resumed) this.#resume(this.resumed);
      this.ready = true;
      await this.check();
    } catch (thrown) {
      if (this.start === start) this.failure = thrown;
    }
  }

  /** Follows what is typed: asks the console and keeps the draft, each after a pause. Call inside an effect. */
  follow(): () => void {
    const content = this.#drafting.content();
    if (!untrack(() => this.ready)) return () => {};
    this.checked = false;
    this.#drafting.follow(content);
    const wait = setTimeout(() => void this.check(), checkMs);
    return () => clearTimeout(wait);
  }

  /** Asks now. The answer to an older question is dropped; whether this one was the newest. */
  async check(): Promise<boolean> {
    const turn = ++this.#checks;
    const at = this.#specAt();
    void this.looking.ask(at);
    try {
      const faults = await this.#host.call('check_spec', at);
      if (turn !== this.#checks) return false;
      const shown = $state.snapshot(this.spec);
      const found = faults.map((fault) => onShownRow(shown, fault)).filter((fault) => !this.editing || concernsConfig(fault));
      this.faults = [...found, ...this.#refusal.beside(found, this.#drafting.content())];
      this.checked = true;
      this.judged = true;
      this.checkFailure = null;
    } catch (thrown) {
      if (turn !== this.#checks) return false;
      this.checkFailure = thrown;
    }
    return true;
  }

  get errors(): Fault[] {
    return this.faults.filter((fault) => fault.level === 'error');
  }

  get warnings(): Fault[] {
    return this.faults.filter((fault) => fault.level === 'warning');
  }

  /** Errors the person should see by now. What cannot be used here at all is said at once. */
  get shownErrors(): Fault[] {
    return this.errors.filter((fault) => {
      if (this.pressed || fault.kind.code === 'not_here') return true;
      return [...this.touched].some((field) => isWithin(fault.field, field));
    });
  }

  setSource(source: Source): void {
    const { spec, placing } = this;
    if (spec.algorithm.source !== source) Object.assign(spec, this.#kinds.algorithm($state.snapshot(spec), source, placing.isHere));
  }

  /** Chooses where it runs. */
  async setPlace(place: string): Promise<void> {
    if (place === this.placing.place) return;
    const topics = this.topics.map(({ name }) => name);
    const { spec, arrived } = this.placing.move($state.snapshot(this.spec), place, topics);
    this.#kinds.forgetOfPlace();
    this.spec = spec;
    if (!(await arrived)) return;
    const names = { ...this.lists.names, pools: this.pools.dedicated.map(({ pool }) => pool.id) };
    // The pool first: it says which specifications there are.
    this.spec = this.placing.fit($state.snapshot(this.spec), [], names);
    this.spec = this.placing.fit($state.snapshot(this.spec), this.flavors, names);
    this.placing.chooseFlavor(this.spec, this.flavors);
  }

  /** Takes a built-in algorithm with the values it proposes, and resources that it can use. */
  setBuiltIn(name: string): void {
    const { isHere, remote } = this.placing;
    const manifest = isHere ? this.lists.manifestOf(name) : undefined;
    const { algorithm, parameters, resources } = taking(name, manifest, $state.snapshot(this.spec), this.flavors);
    const proposed = isHere ? parameters : (remote.parametersOf(name) ?? parameters);
    [this.spec.algorithm, this.spec.parameters, this.spec.resources] = [algorithm, proposed, resources];
  }

  setDataSource(source: DataSource['source']): void {
    this.spec.data = this.#kinds.data($state.snapshot(this.spec), source);
  }

  setNotifying(on: boolean): void {
    this.spec.notification = this.#kinds.notification($state.snapshot(this.spec), on, this.topics);
  }

  /** What can be chosen in the pool that is chosen. */
  get flavors(): Flavor[] {
    const { isHere, remote } = this.placing;
    return isHere ? this.pools.flavorsOf(this.spec.resources.pool) : remote.flavors;
  }

  get flavor(): Flavor | undefined {
    return this.flavors.find((flavor) => flavor.code === this.spec.resources.flavor);
  }

  /** Fills in a configuration and returns what puts the former values back. */
  apply(config: string, values: JobSpec): () => void {
    const [spec, from] = [$state.snapshot(this.spec), this.fromConfig];
    this.#kinds.forget();
    this.spec = fill(spec, values);
    this.fromConfig = config;
    return () => {
      this.#kinds.forget();
      this.spec = fill($state.snapshot(this.spec), spec);
      this.fromConfig = from;
    };
  }

  /** To the Confirm page when nothing is wrong; whether it went there, or null when another form came in between. */
  async next(): Promise<boolean | null> {
    const form = this.#form;
    await this.keeping.settled();
    // What was typed just before has a check of its own on the way; an answer it overtakes says nothing.
    while (form === this.#form && !(await this.check()));
    if (form !== this.#form) return null;
    this.pressed = true;
    if (!this.checked || this.errors.length > 0) return false;
    this.submitFailure = null;
    this.step = 'confirm';
    return true;
  }

  async submit(): Promise<Sent<Submitted> | null> {
    const spec = $state.snapshot(this.spec);
    const { place } = this.placing;
    const sent = await this.#send(() =>
      this.#host.call('submit', { spec: withoutBlankRows(spec), backend: place, parent: this.parent?.key ?? null, save_as: this.#alsoSaved(), from_config: this.fromConfig }),
    );
    if (sent?.became === 'done') rememberPaths(spec);
    return sent;
  }

  async saveConfig(): Promise<Sent<unknown> | null> {
    if (this.submitting) return null;
    const form = this.#form;
    this.submitting = true;
    await this.keeping.settled();
    if (form !== this.#form) return null;
    this.submitting = false;
    const { name, description } = $state.snapshot(this.saveAs);
    return this.#send(() => this.#host.call('save_config', { name, description, spec: withoutBlankRows($state.snapshot(this.spec)), replace: true }));
  }

  /** Sends the form. Meanwhile the person may have gone to another one, which the answer is not about. */
  async #send<T>(send: () => Promise<T>): Promise<Sent<T> | null> {
    if (this.submitting) return null;
    this.submitting = true;
    this.submitFailure = null;
    const form = this.#form;
    const draft = draftName(this.start);
    const shown = () => form === this.#form;
    try {
      const answer = await send();
      if (shown()) await this.#dropDraft();
      else await this.#drafting.dropLeft(draft);
      return { became: 'done', answer, shown: shown() };
    } catch (thrown) {
      const error = HostError.from(thrown);
      if (shown()) this.#refused(error);
      return { became: 'refused', error, shown: shown() };
    } finally {
      if (shown()) this.submitting = false;
    }
  }

  continueDraft(): void {
    const draft = this.offered;
    if (!draft) return;
    this.offered = null;
    this.#resume(draft);
  }

  /** Lets the offered draft go; answers what brings it back. */
  async discardDraft(): Promise<() => void> {
    const draft = this.offered;
    this.offered = null;
    await this.#dropDraft();
    return () => {
      if (!draft) return;
      this.offered = draft;
      void this.#drafting.restore(draft);
    };
  }

  /** Begins anew in place of what was being written; answers what puts that back. */
  async startOver(): Promise<() => void> {
    const draft = { ...this.#draft(), atMs: Date.now() };
    await this.#dropDraft();
    await this.open(this.start);
    return () => {
      this.#resume(draft);
      void this.#drafting.restore(draft);
    };
  }

  #resume(draft: Draft): void {
    this.#form += 1;
    this.submitting = false;
    this.start = draft.start;
    // The number of the next version may have moved on since.
    const parent = draft.parent && this.parent ? { ...draft.parent, next: this.parent.next } : draft.parent;
    this.#show(draft.spec, parent, draft.place ?? backend);
    this.saving = draft.saveAs !== null && !this.editing;
    if (draft.saveAs) this.saveAs = draft.saveAs;
    this.fromConfig = draft.fromConfig;
  }

  #show(spec: JobSpec, parent: Parent | null, place: string): void {
    this.#kinds.forget();
    this.spec = spec;
    void this.placing.begin(place).then((arrived) => arrived && !this.placing.isHere && this.placing.chooseFlavor(this.spec, this.flavors));
    this.parent = parent;
    this.step = 'configure';
    this.touched.clear();
    this.pressed = false;
    this.submitFailure = null;
  }

  #refused(error: HostError): void {
    const shown = $state.snapshot(this.spec);
    this.submitFailure = error;
    if (error.faults.length === 0) return;
    // Saving a configuration names its own fields; in the form they are below "save_as".
    const place = (fault: Fault) => (this.editing ? { ...fault, field: `save_as.${fault.field}` } : onShownRow(shown, fault));
    this.faults = error.faults.map(place);
    this.#refusal.note(this.#drafting.content(), this.faults);
    this.pressed = true;
  }

  /** The configuration that submitting makes besides; one that is edited exists already. */
  #alsoSaved(): SaveAs | null {
    return this.saving && !this.editing ? $state.snapshot(this.saveAs) : null;
  }

  #specAt(): SpecAt {
    return {
      spec: withoutBlankRows($state.snapshot(this.spec)),
      backend: this.placing.place,
      version_of: this.parent?.key.job ?? null,
      save_as: this.#alsoSaved(),
    };
  }

  #draft(): Draft {
    return {
      atMs: 0,
      start: this.start,
      spec: $state.snapshot(this.spec),
      saveAs: this.saving || this.editing ? $state.snapshot(this.saveAs) : null,
      fromConfig: this.fromConfig,
      parent: this.parent,
      place: this.placing.place,
    };
  }

  /** Keeps what is waiting to be kept: called when the window may go. */
  leave(): void {
    this.#drafting.leave();
  }

  /** The form is left: what is still being answered is not about what is shown next. */
  close(): void {
    this.leave();
    this.offers.end();
    this.#form += 1;
  }

  async #dropDraft(): Promise<void> {
    this.resumed = null;
    await this.#drafting.drop();
  }
}
