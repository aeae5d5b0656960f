/** `scoobyprof/fastify`: `app.register(scooby())`. */
import type { FastifyPluginCallback, FastifyRequest } from 'fastify';
import type { ScoobyOptions } from '../options.ts';
import { RequestProfiler, type ScoobyControls } from '../request-profiler.ts';
import { withControls } from './controls.ts';
import { profileExchange } from './node-exchange.ts';
import { hasReferer } from './referer.ts';

export type { RequestCounts } from '../counts.ts';
export type { Limits, ScoobyOptions } from '../options.ts';
export type { ScoobyControls } from '../request-profiler.ts';

export type FastifyScooby = FastifyPluginCallback & ScoobyControls;

export function scooby(options: ScoobyOptions<FastifyRequest> = {}): FastifyScooby {
  const profiler = new RequestProfiler<FastifyRequest>(options, ({ raw }) => hasReferer(raw));
  const plugin: FastifyPluginCallback = (app, _, done) => {
    app.addHook('onRequest', (request, reply, next) => {
      if (!profiler.selects(request)) {
        next();
        return;
      }
      const exchange = {
        incoming: request.raw,
        outgoing: reply.raw,
        url: request.originalUrl,
        route: () => request.routeOptions.url ?? null,
      };
      profileExchange(profiler, exchange, next);
    });
    app.addHook('onClose', () => profiler.close());
    done();
  };
  // Fastify keeps the hooks of a plugin to the plugin's own routes, unless it says that it is one for all.
  Object.assign(plugin, {
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: 'scoobyprof',
  });
  return withControls(plugin, profiler);
}
