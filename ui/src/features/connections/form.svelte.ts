/** A connection as it is being described, and what the console says of it. Owns no words and no layout. */
import type { Host } from '../../host/host';
import type { Cloud, CloudPreset, Connection, ConnectionId, ConnectionRow, ConnectionTest, Endpoints, SaveConnection, SignIn } from '../../wire';

type Way = SignIn['with'];

const nowhere: Endpoints = { iam: '', modelarts: '', obs: '', smn: '', swr: '' };

export class ConnectionForm {
  cloud = $state<Cloud>('huawei_cloud');
  name = $state('');
  region = $state('');
  projectId = $state('');
  endpoints = $state<Endpoints>({ ...nowhere });
  way = $state<Way>('access_key');
  accessKey = $state('');
  domain = $state('');
  user = $state('');
  secret = $state('');
  securityToken = $state('');
  publish = $state(false);

  testing = $state(false);
  test = $state.raw<ConnectionTest | null>(null);
  presets = $state.raw<CloudPreset[]>([]);

  readonly #host: Host;
  readonly id: ConnectionId | null;
  /** The way of signing in that the keys in the keyring are for. */
  readonly #keptWay: Way | null;

  constructor(host: Host, row: ConnectionRow | null) {
    this.#host = host;
    this.id = row?.id ?? null;
    this.#keptWay = row?.connection.sign_in.with ?? null;
    if (row) this.#fill(row.connection);
  }

  async load(): Promise<void> {
    this.presets = await this.#host.call('connection_presets', {});
  }

  get regions(): string[] {
    return this.presets.find((preset) => preset.cloud === this.cloud)?.regions.map(({ region }) => region) ?? [];
  }

  /** Whether keys of this way of signing in are in the keyring. */
  get kept(): boolean {
    return this.#keptWay === this.way;
  }

  setCloud(cloud: Cloud): void {
    if (cloud === this.cloud) return;
    this.cloud = cloud;
    this.endpoints = { ...nowhere };
    this.setRegion(cloud === 'custom' || this.regions.includes(this.region) ? this.region : '');
  }

  /** Another region has other addresses; of another cloud none is known. */
  setRegion(region: string): void {
    this.region = region;
    if (this.cloud !== 'custom') this.endpoints = this.#addressesIn(region.trim());
  }

  /** Those of a region that is not listed are spelled like those of the ones that are. */
  #addressesIn(region: string): Endpoints {
    const known = this.presets.find((one) => one.cloud === this.cloud)?.regions ?? [];
    const preset = known.find((one) => one.region === region);
    if (preset) return { ...preset.endpoints };
    const like = known[0];
    if (region === '' || !like) return { ...nowhere };
    const there = (address: string) => address.replace(`.${like.region}.`, `.${region}.`);
    const { iam, modelarts, obs, smn, swr } = like.endpoints;
    return { iam: there(iam), modelarts: there(modelarts), obs: there(obs), smn: there(smn), swr: there(swr) };
  }

  /** What stands in each field, by the name that a fault of it has. */
  get values(): Record<string, string> {
    const { name, region, projectId, domain, user, accessKey, secret, securityToken, endpoints } = this;
    const at = Object.fromEntries(Object.entries(endpoints).map(([service, address]) => [`endpoints.${service}`, address]));
    return { name, region, project_id: projectId, 'sign_in.domain': domain, 'sign_in.user': user, 'sign_in.access_key': accessKey, 'keys.secret': secret, 'keys.security_token': securityToken, ...at };
  }

  /** Asks the services what is filled in, without keeping it. */
  async try(): Promise<void> {
    this.test = null;
    this.testing = true;
    try {
      this.test = await this.#host.call('try_connection', this.#save());
    } finally {
      this.testing = false;
    }
  }

  /** The id it is kept under. */
  async save(): Promise<ConnectionId> {
    this.test = null;
    return await this.#host.call('save_connection', this.#save());
  }

  /** Whether there is nothing that {@link takeOneAddress} would change. */
  get isOneAddress(): boolean {
    const { iam, ...others } = this.endpoints;
    return iam.trim() === '' || Object.values(others).every((address) => address === iam);
  }

  /** One server answers as all services: each is where IAM is. */
  takeOneAddress(): void {
    const { iam } = this.endpoints;
    this.endpoints = { iam, modelarts: iam, obs: iam, smn: iam, swr: iam };
  }

  #fill({ cloud, name, region, project_id, endpoints, sign_in, publish }: Connection): void {
    [this.cloud, this.name, this.region, this.projectId, this.endpoints, this.way, this.publish] = [cloud, name, region, project_id, { ...endpoints }, sign_in.with, publish];
    if (sign_in.with === 'password') [this.domain, this.user] = [sign_in.domain, sign_in.user];
    else this.accessKey = sign_in.access_key;
  }

  #save(): SaveConnection {
    for (const service of Object.keys(nowhere) as (keyof Endpoints)[]) this.endpoints[service] = withScheme(this.endpoints[service]);
    const untouched = this.secret === '' && this.securityToken === '';
    const sign_in: SignIn = this.way === 'password' ? { with: this.way, domain: this.domain, user: this.user } : { with: this.way, access_key: this.accessKey };
    const connection = { name: this.name, cloud: this.cloud, region: this.region.trim(), project_id: this.projectId, endpoints: $state.snapshot(this.endpoints), sign_in, publish: this.publish };
    const keys = { secret: this.secret, security_token: this.way === 'temporary' ? this.securityToken : '' };
    return { id: this.id, connection, keys: untouched && this.kept ? null : keys };
  }
}

/** An address that was typed without one gets what its host speaks: only this computer is asked unencrypted. */
export function withScheme(address: string): string {
  const given = address.trim();
  if (given === '' || given.includes('://')) return given;
  const isHere = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?(\/|$)/i.test(given);
  return `${isHere ? 'http' : 'https'}://${given}`;
}
