/** The looks of a mounted flame graph; the page that holds it puts them into a style sheet. */
export const FLAME_STYLE = `
.flame{--bg:#fff;--fg:#161616;--soft:#56585e;--line:#c9cace;--raised:#f3f3f5;--focus:#0b3d91;display:flex;flex-direction:column;box-sizing:border-box;height:100%;min-height:16rem;min-width:0;background:var(--bg);color:var(--fg);font:13px/1.4 ui-sans-serif,system-ui,sans-serif;position:relative}
.flame[data-scheme=dark]{--bg:#17181a;--fg:#f5f5f5;--soft:#b4b7bd;--line:#44464c;--raised:#26282c;--focus:#9cc4ff;color-scheme:dark}
.flame *{box-sizing:border-box}
.flame [hidden]{display:none!important}
.flame button,.flame select,.flame input{font:inherit;color:inherit;background:var(--raised);border:1px solid var(--line);border-radius:4px;padding:2px 8px;min-height:26px}
.flame button{cursor:pointer}
.flame button:disabled{color:var(--soft);cursor:default}
.flame .flame-modes button[aria-pressed=true],.flame .flame-tools>button[aria-pressed=true]{background:var(--fg);color:var(--bg);border-color:var(--fg)}
.flame :focus-visible{outline:2px solid var(--focus);outline-offset:1px}
.flame-tools{display:flex;flex-wrap:wrap;gap:6px;align-items:center;padding:6px 8px}
.flame-modes{display:inline-flex}
.flame .flame-modes button{border-radius:0;margin-left:-1px}
.flame-tools input{flex:1 1 11rem;min-width:8rem;max-width:24rem;border-color:var(--soft)}
.flame-status{color:var(--soft);white-space:nowrap;font-variant-numeric:tabular-nums}
.flame-legend{display:flex;flex-wrap:wrap;gap:4px;padding:0 8px 6px;max-height:6.5rem;overflow-y:auto}
.flame .flame-legend button{display:inline-flex;align-items:center;gap:5px;padding:0 7px;min-height:22px;font-size:12px;border-radius:11px;max-width:100%}
.flame .flame-legend button>span:nth-child(2){overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.flame-legend button[aria-pressed=false]{text-decoration:line-through;border-style:dashed}
.flame-count{color:var(--soft);font-variant-numeric:tabular-nums;white-space:nowrap}
.flame-key{display:inline-flex;align-items:center;gap:5px;font-size:12px;padding:0 6px}
.flame-swatch{flex:none;width:11px;height:11px;border-radius:3px;border:1px solid var(--soft)}
.flame-stage{flex:1 1 0;min-height:8rem;overflow-y:auto;overflow-x:hidden;border-top:1px solid var(--line)}
.flame-stage canvas{position:sticky;top:0;left:0;display:block;cursor:pointer}
.flame-stage canvas:focus-visible{outline-offset:-2px}
.flame-details{padding:3px 8px;border-top:1px solid var(--line);min-height:1.9em;color:var(--soft);overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.flame-details b{color:var(--fg)}
.flame-tip{position:fixed;z-index:5;max-width:min(34rem,92vw);padding:6px 9px;background:var(--bg);border:1px solid var(--soft);border-radius:5px;box-shadow:0 2px 9px #0005;pointer-events:none;overflow-wrap:anywhere}
.flame-tip p{margin:0;color:var(--soft)}
.flame-tip p:first-child{color:var(--fg);font-weight:600}
.flame-help{color:var(--fg);background:var(--bg);border:1px solid var(--soft);border-radius:6px;max-width:92vw}
.flame-help::backdrop{background:#0007}
.flame-help th{text-align:left;padding-right:1.2em;white-space:nowrap;font-weight:600;vertical-align:top}
.flame-table{flex:1 1 0;min-height:8rem;overflow:auto;border-top:1px solid var(--line);padding:0 8px}
.flame-table table{border-collapse:collapse;margin:6px 0;max-width:100%}
.flame-table caption{text-align:left;font-weight:600;padding:4px 0}
.flame-table th{text-align:left;font-weight:600}
.flame-table td,.flame-table th{padding:1px 10px 1px 0;vertical-align:top}
.flame-table td button{background:none;border:0;padding:0;min-height:0;text-align:left;text-decoration:underline;overflow-wrap:anywhere}
.flame-number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.flame-place{color:var(--soft);overflow-wrap:anywhere}
.flame-sandwich{display:flex;flex-wrap:wrap;gap:0 3rem;border-bottom:1px solid var(--line)}
.flame-sandwich p{flex:1 0 100%;margin:8px 0 0}
.flame-spoken{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media print{
.flame-tools,.flame-tip,.flame-details{display:none}
.flame{height:auto;min-height:0}
.flame-stage{overflow:visible;flex:none}
.flame-legend{max-height:none}
}
`;
