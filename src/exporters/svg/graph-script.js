/**
 * The script in every picture of a graph: it runs in a browser, without this program, and is put there as it stands
 * here. It reads the names of nodes and edges as text and never makes markup of them; it loads nothing and evaluates
 * nothing.
 */
{
  const XHTML = 'http://www.w3.org/1999/xhtml';
  const SVG = 'http://www.w3.org/2000/svg';
  /** The tools stand above the graph. */
  const TOOLS_HEIGHT = 44;
  const HELP = 'drag, scroll; click: callers and callees; Ctrl-click: source; 0: whole graph';

  const svg = /** @type {SVGSVGElement} */ (/** @type {unknown} */ (document.documentElement));
  const view = /** @type {SVGGElement} */ (
    /** @type {unknown} */ (document.getElementById('graph-view'))
  );
  const { width, height, x, y } = svg.viewBox.baseVal;
  const graph = { width, height, x, y };
  const at = { x: 0, y: 0, scale: 1 };
  svg.removeAttribute('viewBox');

  function place() {
    view.setAttribute('transform', `translate(${at.x} ${at.y}) scale(${at.scale})`);
  }

  function showWhole() {
    const wide = svg.clientWidth || window.innerWidth;
    const high = (svg.clientHeight || window.innerHeight) - TOOLS_HEIGHT;
    at.scale = Math.min(wide / graph.width, high / graph.height, 2);
    at.x = (wide - graph.width * at.scale) / 2 - graph.x * at.scale;
    at.y = TOOLS_HEIGHT + (high - graph.height * at.scale) / 2 - graph.y * at.scale;
    place();
  }

  /**
   * @param {number} factor
   * @param {number} centerX
   * @param {number} centerY
   */
  function zoom(factor, centerX, centerY) {
    const scale = Math.min(20, Math.max(0.01, at.scale * factor));
    at.x = centerX - (centerX - at.x) * (scale / at.scale);
    at.y = centerY - (centerY - at.y) * (scale / at.scale);
    at.scale = scale;
    place();
  }

  /** @param {Element} group */
  function titleOf(group) {
    return group.querySelector('title')?.textContent.trim() ?? '';
  }

  /** @type {Map<string, { group: Element, text: string }>} */
  const nodes = new Map();
  for (const group of view.querySelectorAll('g.node')) {
    const name = titleOf(group);
    const texts = Array.from(group.querySelectorAll('text'), (text) => text.textContent);
    if (name !== 'legend') nodes.set(name, { group, text: texts.join(' ').toLowerCase() });
  }
  const edges = Array.from(view.querySelectorAll('g.edge'), (group) => {
    const [from = '', to = ''] = titleOf(group).split('->');
    return { group, from, to };
  });

  /** @type {string | null} */
  let chosen = null;

  function clear() {
    for (const group of view.querySelectorAll('.near,.chosen')) {
      group.classList.remove('near', 'chosen');
    }
    chosen = null;
    view.classList.toggle('dimmed', view.querySelector('.hit') !== null);
  }

  /** @param {string} name */
  function choose(name) {
    const isAgain = chosen === name;
    clear();
    if (isAgain) return;
    chosen = name;
    view.classList.add('dimmed');
    nodes.get(name)?.group.classList.add('near', 'chosen');
    for (const { group, from, to } of edges) {
      if (from !== name && to !== name) continue;
      group.classList.add('near');
      for (const end of [from, to]) nodes.get(end)?.group.classList.add('near');
    }
  }

  const input = /** @type {HTMLInputElement} */ (document.createElementNS(XHTML, 'input'));
  const count = document.createElementNS(XHTML, 'span');
  const help = [HELP, svg.getAttribute('data-drawn-by') ?? ''].filter(Boolean).join(' · ');
  /** @type {Element[]} */
  let hits = [];
  let hitAt = -1;

  /** @param {string} text */
  function search(text) {
    const wanted = text.toLowerCase();
    hits = [];
    hitAt = -1;
    for (const node of nodes.values()) {
      const isHit = wanted !== '' && node.text.includes(wanted);
      node.group.classList.toggle('hit', isHit);
      if (isHit) hits.push(node.group);
    }
    view.classList.toggle('dimmed', hits.length > 0 || chosen !== null);
    count.textContent = wanted === '' ? help : `${hits.length} found`;
  }

  function showNextHit() {
    if (hits.length === 0) return;
    hitAt = (hitAt + 1) % hits.length;
    const area = hits[hitAt].getBoundingClientRect();
    at.x += svg.clientWidth / 2 - (area.left + area.width / 2);
    at.y += svg.clientHeight / 2 - (area.top + area.height / 2);
    place();
  }

  function addTools() {
    const frame = document.createElementNS(SVG, 'foreignObject');
    frame.setAttribute('width', '100%');
    frame.setAttribute('height', String(TOOLS_HEIGHT));
    const bar = document.createElementNS(XHTML, 'div');
    bar.setAttribute('id', 'graph-tools');
    input.setAttribute('type', 'search');
    input.setAttribute('placeholder', 'search (/)');
    input.setAttribute('aria-label', 'search functions');
    count.textContent = help;
    count.setAttribute('title', help);
    bar.append(input, count);
    frame.append(bar);
    svg.append(frame);
    input.addEventListener('input', () => search(input.value));
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') showNextHit();
      if (event.key === 'Escape') {
        input.value = '';
        search('');
        input.blur();
      }
      event.stopPropagation();
    });
  }

  /**
   * @param {Event} event
   * @param {string} selector
   */
  function groupAt({ target }, selector) {
    return target instanceof Element ? target.closest(selector) : null;
  }

  /** @type {{ x: number, y: number, isMoved: boolean } | null} */
  let drag = null;

  /** @param {PointerEvent} event */
  function beginDrag(event) {
    if (event.button !== 0 || groupAt(event, '#graph-tools') !== null) return;
    drag = { x: event.clientX, y: event.clientY, isMoved: false };
  }

  /** @param {PointerEvent} event */
  function goOnDragging(event) {
    if (drag === null) return;
    const dx = event.clientX - drag.x;
    const dy = event.clientY - drag.y;
    if (!drag.isMoved && Math.abs(dx) + Math.abs(dy) < 4) return;
    drag = { x: event.clientX, y: event.clientY, isMoved: true };
    at.x += dx;
    at.y += dy;
    place();
  }

  /** @param {MouseEvent} event */
  function click(event) {
    const wasDrag = drag !== null;
    drag = null;
    if (groupAt(event, '#graph-tools') !== null) return;
    const isFollowing = event.ctrlKey || event.metaKey;
    // A link is followed with Ctrl or Command only.
    if (wasDrag || !isFollowing) event.preventDefault();
    if (wasDrag || isFollowing) return;
    const group = groupAt(event, 'g.node');
    const name = group === null ? '' : titleOf(group);
    if (nodes.has(name)) choose(name);
    else clear();
  }

  /** @type {Readonly<Record<string, (event: Event) => void>>} */
  const KEYS = {
    '/': (event) => {
      event.preventDefault();
      input.focus();
    },
    0: showWhole,
    '+': () => zoom(1.25, svg.clientWidth / 2, svg.clientHeight / 2),
    '=': () => zoom(1.25, svg.clientWidth / 2, svg.clientHeight / 2),
    '-': () => zoom(0.8, svg.clientWidth / 2, svg.clientHeight / 2),
    Escape: clear,
  };

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (Object.hasOwn(KEYS, event.key)) KEYS[event.key](event);
  }

  /** @param {WheelEvent} event */
  function turnWheel(event) {
    event.preventDefault();
    const perStep = event.deltaMode === 1 ? 0.05 : 0.0015;
    zoom(Math.exp(-event.deltaY * perStep), event.clientX, event.clientY);
  }

  function listen() {
    svg.addEventListener('wheel', turnWheel, { passive: false });
    svg.addEventListener('pointerdown', beginDrag);
    window.addEventListener('pointermove', goOnDragging);
    window.addEventListener('pointerup', () => {
      if (drag?.isMoved === false) drag = null;
    });
    svg.addEventListener('click', click);
    window.addEventListener('keydown', press);
    window.addEventListener('resize', showWhole);
  }

  /** Fonts differ from those that the layout knew: what is wider than its box is drawn closer. */
  function squeeze() {
    for (const group of view.querySelectorAll('g.node')) {
      const box = group.querySelector('polygon');
      const most = box === null ? 0 : box.getBBox().width - 6;
      for (const text of group.querySelectorAll('text')) {
        if (most <= 0 || text.getComputedTextLength() <= most) continue;
        text.setAttribute('textLength', String(most));
        text.setAttribute('lengthAdjust', 'spacingAndGlyphs');
      }
    }
  }

  addTools();
  listen();
  showWhole();
  squeeze();
}
