/** What is pasted into clients of the service so that they use this computer. Pure; texts for programs, in no language. */
import type { LoopbackCredentials } from '../../host/host';

export type Client = 'environment' | 'python' | 'boto3' | 'cli';
export const clients: readonly Client[] = ['environment', 'python', 'boto3', 'cli'];

/** A value inside single quotes of a shell. */
const shell = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;
/** A value inside double quotes of Python and YAML: both read JSON's escapes. */
const quoted = (text: string) => JSON.stringify(text);

export function settingsFor(client: Client, to: LoopbackCredentials): string {
  switch (client) {
    case 'environment':
      return lines(
        ...Object.entries({
          HUAWEICLOUD_SDK_AK: to.access_key,
          HUAWEICLOUD_SDK_SK: to.secret_key,
          HUAWEICLOUD_SDK_PROJECT_ID: to.project_id,
          AWS_ACCESS_KEY_ID: to.access_key,
          AWS_SECRET_ACCESS_KEY: to.secret_key,
          AWS_ENDPOINT_URL_S3: to.endpoint,
          AWS_DEFAULT_REGION: to.region,
          OS_AUTH_URL: `${to.endpoint}/v3`,
          OS_USERNAME: to.user,
          OS_PASSWORD: to.password,
          OS_USER_DOMAIN_NAME: to.domain,
          OS_PROJECT_DOMAIN_NAME: to.domain,
          OS_PROJECT_NAME: to.project_name,
          OS_REGION_NAME: to.region,
          OS_IDENTITY_API_VERSION: '3',
        }).map(([name, value]) => `export ${name}=${shell(value)}`),
      );
    case 'python':
      return lines(
        'from huaweicloudsdkcore.auth.credentials import BasicCredentials',
        'from huaweicloudsdkmodelarts.v1 import ModelArtsClient',
        '',
        `credentials = BasicCredentials(${quoted(to.access_key)}, ${quoted(to.secret_key)}, ${quoted(to.project_id)})`,
        `client = ModelArtsClient.new_builder().with_credentials(credentials).with_endpoint(${quoted(to.endpoint)}).build()`,
      );
    case 'boto3':
      return lines(
        'import boto3',
        'from botocore.config import Config',
        '',
        'obs = boto3.client(',
        '    "s3",',
        `    endpoint_url=${quoted(to.endpoint)},`,
        `    region_name=${quoted(to.region)},`,
        `    aws_access_key_id=${quoted(to.access_key)},`,
        `    aws_secret_access_key=${quoted(to.secret_key)},`,
        '    config=Config(s3={"addressing_style": "path"}),',
        ')',
      );
    case 'cli':
      return lines(
        'clouds:',
        '  trainyard:',
        '    profile: otc',
        '    auth:',
        `      auth_url: ${quoted(`${to.endpoint}/v3`)}`,
        `      username: ${quoted(to.user)}`,
        `      password: ${quoted(to.password)}`,
        `      project_name: ${quoted(to.project_name)}`,
        `      user_domain_name: ${quoted(to.domain)}`,
        `      project_domain_name: ${quoted(to.domain)}`,
        `    region_name: ${quoted(to.region)}`,
        '    interface: public',
        '    vendor_hook: "otcextensions.sdk:load"',
      );
  }
}

/** The same for the eyes of whoever stands behind. */
export function masked(text: string, { secret_key, password }: LoopbackCredentials): string {
  return text.replaceAll(secret_key, '••••••••').replaceAll(password, '••••••••');
}

function lines(...all: string[]): string {
  return `${all.join('\n')}\n`;
}
