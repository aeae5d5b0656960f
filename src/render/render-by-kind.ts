import type { Report } from './report.ts';
import { PLAIN_SCREEN, type Screen } from './screen.ts';

type ReportOf<Kind, Any = Report> = Any extends { readonly kind: infer Kinds }
  ? Kind extends Kinds
    ? Any
    : never
  : never;

/** How a layout writes each kind of report. One that is missing does not compile, whatever a layout returns. */
export type RendererOfKind = {
  readonly [Kind in Report['kind']]: (report: ReportOf<Kind>, screen: Screen) => Iterable<string>;
};

/** A layout's `render` by the kind of the report. */
export function renderByKind(
  renderers: RendererOfKind,
): (report: Report, screen?: Screen) => Iterable<string> {
  return (report, screen = PLAIN_SCREEN) => {
    const render = renderers[report.kind] as (report: Report, screen: Screen) => Iterable<string>;
    return render(report, screen);
  };
}
