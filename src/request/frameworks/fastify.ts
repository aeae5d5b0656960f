/** `scoobyprof/fastify`: `app.register(scooby())`. */
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import type { ScoobyOptions } from '../options.ts';
import { log } from '../record/log.ts';
import type { MatchedRoute } from '../record/plugin.ts';
import type { ScoobyModeOptions } from '../record/record-options.ts';
import { type RecordControls, RecordKeeper } from '../record-keeper.ts';
import { RequestProfiler, type ScoobyControls } from '../request-profiler.ts';
import { withControls } from './controls.ts';
import { functionName } from './function-name.ts';
import { profileExchange } from './node-exchange.ts';
import { NO_ROUTE, recordExchange } from './record-exchange.ts';
import { hasReferer } from './referer.ts';

export type { RecordCounts, RequestCounts } from '../counts.ts';
export type { Limits, ScoobyOptions } from '../options.ts';
export type { RecordLimits } from '../record/record-limits.ts';
export type { ScoobyModeOptions } from '../record/record-options.ts';
export type { RecordControls } from '../record-keeper.ts';
export type { ScoobyControls } from '../request-profiler.ts';

export type FastifyScooby = FastifyPluginCallback & ScoobyControls;

/** The same in scooby mode. */
export type FastifyRecorder = FastifyPluginCallback & RecordControls;

export function scooby(options: ScoobyModeOptions<FastifyRequest>): FastifyRecorder;
export function scooby(options?: ScoobyOptions<FastifyRequest>): FastifyScooby;
export function scooby(
  options: ScoobyOptions<FastifyRequest> | ScoobyModeOptions<FastifyRequest> = {},
): FastifyScooby | FastifyRecorder {
  return options.mode === 'scooby' ? recorder(options) : profiler(options);
}

scooby.log = log;

function recorder(options: ScoobyModeOptions<FastifyRequest>): FastifyRecorder {
  const keeper = new RecordKeeper(options);
  const onRequest: OnRequest = (request, reply, next) => {
    const exchange = {
      incoming: request.raw,
      outgoing: reply.raw,
      url: request.originalUrl,
      route: () => matchedRoute(request),
      takeOver: () => void reply.hijack(),
    };
    void recordExchange(keeper, exchange, next);
  };
  return withControls(pluginOf(onRequest, keeper), keeper);
}

function profiler(options: ScoobyOptions<FastifyRequest>): FastifyScooby {
  const keeper = new RequestProfiler<FastifyRequest>(options, ({ raw }) => hasReferer(raw));
  const onRequest: OnRequest = (request, reply, next) => {
    if (!keeper.selects(request)) {
      next();
      return;
    }
    const exchange = {
      incoming: request.raw,
      outgoing: reply.raw,
      url: request.originalUrl,
      route: () => request.routeOptions.url ?? null,
    };
    profileExchange(keeper, exchange, next);
  };
  return withControls(pluginOf(onRequest, keeper), keeper);
}

type OnRequest = (request: FastifyRequest, reply: FastifyReply, next: () => void) => void;

function pluginOf(onRequest: OnRequest, keeper: { close(): Promise<void> }): FastifyPluginCallback {
  const plugin: FastifyPluginCallback = (app, _, done) => {
    app.addHook('onRequest', onRequest);
    app.addHook('onClose', () => keeper.close());
    done();
  };
  // Fastify keeps the hooks of a plugin to the plugin's own routes, unless it says that it is one for all.
  Object.assign(plugin, {
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: 'scoobyprof',
  });
  return plugin;
}

function matchedRoute({ routeOptions, params }: FastifyRequest): MatchedRoute {
  const pattern = routeOptions.url;
  if (pattern === undefined) return NO_ROUTE;
  // Fastify binds handlers to the application.
  const name = routeOptions.handler?.name.replace(/^bound /, '');
  return { pattern, handler: functionName(name), params: { ...(params as object) } };
}
