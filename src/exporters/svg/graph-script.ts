/**
 * The script in every picture, as text: it runs in a browser, without this program. It reads the names of nodes and
 * edges as text and never makes markup of them; it loads nothing and evaluates nothing.
 */
export const SCRIPT = `
(function () {
  'use strict';
  var svg = document.documentElement;
  var view = document.getElementById('graph-view');
  var box = svg.viewBox.baseVal;
  var graph = { width: box.width, height: box.height, x: box.x, y: box.y };
  var at = { x: 0, y: 0, scale: 1 };
  svg.removeAttribute('viewBox');

  function place() {
    view.setAttribute('transform', 'translate(' + at.x + ' ' + at.y + ') scale(' + at.scale + ')');
  }
  // The tools stand above the graph.
  var TOOLS_HEIGHT = 44;
  function fit() {
    var width = svg.clientWidth || window.innerWidth;
    var height = (svg.clientHeight || window.innerHeight) - TOOLS_HEIGHT;
    at.scale = Math.min(width / graph.width, height / graph.height, 2);
    at.x = (width - graph.width * at.scale) / 2 - graph.x * at.scale;
    at.y = TOOLS_HEIGHT + (height - graph.height * at.scale) / 2 - graph.y * at.scale;
    place();
  }
  function zoom(factor, x, y) {
    var scale = Math.min(20, Math.max(0.01, at.scale * factor));
    at.x = x - (x - at.x) * (scale / at.scale);
    at.y = y - (y - at.y) * (scale / at.scale);
    at.scale = scale;
    place();
  }

  var nodes = new Map();
  var edges = [];
  function titleOf(group) {
    var title = group.querySelector('title');
    return title === null ? '' : title.textContent.trim();
  }
  view.querySelectorAll('g.node').forEach(function (group) {
    var name = titleOf(group);
    if (name !== 'legend') nodes.set(name, { group: group, text: '' });
  });
  nodes.forEach(function (node) {
    var texts = [];
    node.group.querySelectorAll('text').forEach(function (t) { texts.push(t.textContent); });
    node.text = texts.join(' ');
  });
  view.querySelectorAll('g.edge').forEach(function (group) {
    var ends = titleOf(group).split('->');
    if (ends.length === 2) edges.push({ group: group, from: ends[0], to: ends[1] });
  });

  var chosen = null;
  function clear() {
    view.querySelectorAll('.near,.chosen').forEach(function (g) {
      g.classList.remove('near', 'chosen');
    });
    chosen = null;
    view.classList.toggle('dimmed', view.querySelector('.hit') !== null);
  }
  function choose(name) {
    var again = chosen === name;
    clear();
    if (again) return;
    chosen = name;
    view.classList.add('dimmed');
    nodes.get(name).group.classList.add('near', 'chosen');
    edges.forEach(function (edge) {
      if (edge.from !== name && edge.to !== name) return;
      edge.group.classList.add('near');
      [edge.from, edge.to].forEach(function (end) {
        if (nodes.has(end)) nodes.get(end).group.classList.add('near');
      });
    });
  }

  var hits = [];
  var hitAt = -1;
  var input = null;
  var count = null;
  function search(text) {
    var wanted = text.toLowerCase();
    hits = [];
    hitAt = -1;
    nodes.forEach(function (node) {
      var isHit = wanted !== '' && node.text.toLowerCase().indexOf(wanted) >= 0;
      node.group.classList.toggle('hit', isHit);
      if (isHit) hits.push(node.group);
    });
    view.classList.toggle('dimmed', hits.length > 0 || chosen !== null);
    count.textContent = wanted === '' ? HELP : hits.length + ' found';
  }
  function nextHit() {
    if (hits.length === 0) return;
    hitAt = (hitAt + 1) % hits.length;
    var area = hits[hitAt].getBoundingClientRect();
    at.x += svg.clientWidth / 2 - (area.left + area.width / 2);
    at.y += svg.clientHeight / 2 - (area.top + area.height / 2);
    place();
  }

  var HELP = 'drag, scroll; click: callers and callees; Ctrl-click: source; 0: whole graph';
  function tools() {
    var html = 'http://www.w3.org/1999/xhtml';
    var frame = document.createElementNS('http://www.w3.org/2000/svg', 'foreignObject');
    frame.setAttribute('width', '100%');
    frame.setAttribute('height', String(TOOLS_HEIGHT));
    var bar = document.createElementNS(html, 'div');
    bar.setAttribute('id', 'graph-tools');
    input = document.createElementNS(html, 'input');
    input.setAttribute('type', 'search');
    input.setAttribute('placeholder', 'search (/)');
    input.setAttribute('aria-label', 'search functions');
    count = document.createElementNS(html, 'span');
    count.textContent = HELP;
    bar.appendChild(input);
    bar.appendChild(count);
    frame.appendChild(bar);
    svg.appendChild(frame);
    input.addEventListener('input', function () { search(input.value); });
    input.addEventListener('keydown', function (event) {
      if (event.key === 'Enter') nextHit();
      if (event.key === 'Escape') { input.value = ''; search(''); input.blur(); }
      event.stopPropagation();
    });
  }

  function nodeAt(target) {
    var group = target.closest ? target.closest('g.node') : null;
    var name = group === null ? '' : titleOf(group);
    return nodes.has(name) ? name : null;
  }
  var drag = null;
  function listen() {
    svg.addEventListener('wheel', function (event) {
      event.preventDefault();
      zoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0015)), event.clientX, event.clientY);
    }, { passive: false });
    svg.addEventListener('pointerdown', function (event) {
      if (event.button !== 0 || (event.target.closest && event.target.closest('#graph-tools'))) return;
      drag = { x: event.clientX, y: event.clientY, isMoved: false };
    });
    window.addEventListener('pointermove', function (event) {
      if (drag === null) return;
      var dx = event.clientX - drag.x;
      var dy = event.clientY - drag.y;
      if (!drag.isMoved && Math.abs(dx) + Math.abs(dy) < 4) return;
      drag = { x: event.clientX, y: event.clientY, isMoved: true };
      at.x += dx;
      at.y += dy;
      place();
    });
    window.addEventListener('pointerup', function () {
      if (drag !== null && !drag.isMoved) drag = null;
    });
    svg.addEventListener('click', function (event) {
      var wasDrag = drag !== null;
      drag = null;
      if (event.target.closest && event.target.closest('#graph-tools')) return;
      var name = nodeAt(event.target);
      // A link is followed with Ctrl or Command only.
      if (wasDrag || !(event.ctrlKey || event.metaKey)) event.preventDefault();
      if (wasDrag || event.ctrlKey || event.metaKey) return;
      if (name === null) clear();
      else choose(name);
    });
    window.addEventListener('keydown', function (event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === '/') { event.preventDefault(); input.focus(); }
      if (event.key === '0') fit();
      if (event.key === '+' || event.key === '=') zoom(1.25, svg.clientWidth / 2, svg.clientHeight / 2);
      if (event.key === '-') zoom(0.8, svg.clientWidth / 2, svg.clientHeight / 2);
      if (event.key === 'Escape') clear();
    });
    window.addEventListener('resize', fit);
  }

  // Fonts differ from those that the layout knew: what is wider than its box is drawn closer.
  function squeeze() {
    view.querySelectorAll('g.node').forEach(function (group) {
      var box = group.querySelector('polygon');
      if (box === null) return;
      var most = box.getBBox().width - 6;
      group.querySelectorAll('text').forEach(function (text) {
        if (most <= 0 || text.getComputedTextLength() <= most) return;
        text.setAttribute('textLength', String(most));
        text.setAttribute('lengthAdjust', 'spacingAndGlyphs');
      });
    });
  }

  tools();
  listen();
  fit();
  squeeze();
})();
`;
