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
    this.setRegion(this.regions.includes(this.region) ? this.region : (this.regions[0] ?? ''));
  }

  /** Another region has other addresses; of another cloud none is known. */
  setRegion(region: string): void {
    this.region = region;
    const preset = this.presets.find((one) => one.cloud === this.cloud)?.regions.find((one) => one.region === region);
    if (preset) this.endpoints = { ...preset.endpoints };
    else if (this.cloud !== 'custom') this.endpoints = { ...nowhere };
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
    const untouched = this.secret === '' && this.securityToken === '';
    const sign_in: SignIn = this.way === 'password' ? { with: this.way, domain: this.domain, user: this.user } : { with: this.way, access_key: this.accessKey };
    const connection = { name: this.name, cloud: this.cloud, region: this.region, project_id: this.projectId, endpoints: $state.snapshot(this.endpoints), sign_in, publish: this.publish };
    const keys = { secret: this.secret, security_token: this.way === 'temporary' ? this.securityToken : '' };
    return { id: this.id, connection, keys: untouched && this.kept ? null : keys };
  }
}
