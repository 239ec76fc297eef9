import type { EventEmitter } from 'node:events';
import type { Provider } from 'oidc-provider';
import { allowAnyChromiumExtension, createClients } from './clients.ts';
import { type Config, ConfigError } from './config.ts';
import { type ConfigurationOptions, toConfiguration } from './configuration.ts';
import type { Library } from './library.ts';
import { type Log, toFields } from './log.ts';
import { sendAnswerPage } from './pages/answer-page.ts';

export interface ProviderOptions extends ConfigurationOptions {
  readonly issuer: string;
  readonly log: Log;
}

/** Koa prints the stack of every error that nobody listens for, and of the client's own mistakes too. */
function listenForEvents(provider: Provider, log: Log): void {
  provider.on('server_error', (_ctx, error) => log('error', 'provider.failed', toFields(error)));
  provider.on('grant.success', ctx =>
    log('info', 'token.issued', { grant: ctx.oidc.params?.grant_type as string }),
  );
  provider.on('grant.error', (_ctx, error) => log('info', 'token.refused', { error: error.error }));
  provider.on('grant.revoked', () => log('warn', 'grant.revoked', {}));
  (provider as EventEmitter).on('error', error => {
    if (!error.expose) log('error', 'provider.failed', toFields(error));
  });
}

/** The library asks itself for its response modes at its start, and has no other place for a page in the stead of its own. */
const withOurAnswerPage = (Original: Library['Provider']) =>
  class extends Original {
    override registerResponseMode(...[name, handler]: Parameters<Provider['registerResponseMode']>): void {
      super.registerResponseMode(name, name === 'form_post' ? sendAnswerPage : handler);
    }
  };

/** An authorization server for these keys, without the grants and pages that are our own. */
export function createProvider(library: Library, options: ProviderOptions): Provider {
  const OurProvider = withOurAnswerPage(library.Provider);
  const provider = new OurProvider(options.issuer, toConfiguration(library, options));
  // It believes the headers of a proxy, all of which are ours: see routes.ts.
  provider.proxy = true;
  listenForEvents(provider, options.log);
  if (options.config.extensionIds.length === 0) allowAnyChromiumExtension(provider);
  return provider;
}

/** Metadata is looked at when a client is first used, which would be a user's request. @throws {ConfigError} */
export async function checkClients(provider: Provider, config: Config): Promise<void> {
  for (const { client_id } of createClients(config))
    await provider.Client.find(client_id).catch((cause: Error & { error_description?: string }) => {
      if (!cause.error_description) throw cause;
      throw new ConfigError(
        `The client ${client_id} cannot be used, for which REDIRECT_URIS may be to blame: ${cause.error_description}.`,
        { cause },
      );
    });
}
