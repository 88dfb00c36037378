function (name, args) {
  const squash = s => (s || '').replace(/\u00ad/g, '').replace(/\s+/g, ' ').trim();
  const visible = el => el.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    el.getBoundingClientRect().width > 0 && el.getBoundingClientRect().height > 0;
  const first = css => [...document.querySelectorAll(css)].find(visible);
  const label = el => {
    const by = el.getAttribute('aria-labelledby');
    if (by) return squash(by.split(/\s+/).map(id => document.getElementById(id)?.textContent).join(' '));
    if (el.getAttribute('aria-label')) return squash(el.getAttribute('aria-label'));
    if (el.labels?.length) return squash([...el.labels].map(l => l.innerText).join(' '));
    if (el.tagName === 'INPUT' && /^(submit|button|reset)$/.test(el.type)) return squash(el.value);
    return squash(el.innerText || el.textContent || el.title || el.alt || el.placeholder);
  };
  const path = el => {
    if (el.id) return '#' + el.id;
    if (!el.parentElement) return el.tagName.toLowerCase();
    const n = [...el.parentElement.children].indexOf(el) + 1;
    return path(el.parentElement) + '>' + el.tagName.toLowerCase() + ':nth-child(' + n + ')';
  };
  const describe = el => el.tagName.toLowerCase() + (el.id ? '#' + el.id : '') + ' "' + label(el).slice(0, 60) + '"';
  const interactive = 'a[href],button,summary,label,select,option,textarea,input:not([type=hidden]),' +
    '[role=button],[role=tab],[role=link],[role=menuitem],[tabindex]:not([tabindex="-1"])';
  // The smallest of the elements wins: the button rather than the form around it.
  const named = (css, text) => {
    const all = [...document.querySelectorAll(css)].filter(visible).map(el => [el, label(el)]);
    const exact = all.filter(([, l]) => l === text);
    const some = exact.length ? exact : all.filter(([, l]) => l.includes(text));
    return some.sort((a, b) => a[1].length - b[1].length)[0]?.[0];
  };
  const field = text => {
    const l = named('label,legend', text);
    return (l && l.control) || named('input,select,textarea', text);
  };
  // covered: what lies on top of the middle of the element, if not itself.
  const covered = (el, x, y) => {
    const top = document.elementFromPoint(x, y);
    if (!top || top === el || el.contains(top) || top.contains(el) && top.tagName === 'LABEL') return '';
    if (top.closest('label')?.control === el) return '';
    return describe(top);
  };
  const spot = el => {
    if (!el) return { found: false };
    const inView = r => r.top >= 0 && r.left >= 0 && r.bottom <= innerHeight && r.right <= innerWidth;
    let box = [...el.getClientRects()].find(r => r.width > 0 && r.height > 0) || el.getBoundingClientRect();
    const mid = b => [b.left + b.width / 2, b.top + b.height / 2];
    if (!inView(box) || covered(el, ...mid(box))) {
      el.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
      box = [...el.getClientRects()].find(r => r.width > 0 && r.height > 0) || el.getBoundingClientRect();
    }
    const [x, y] = mid(box);
    return { found: true, x, y, what: describe(el), covered: covered(el, x, y),
      disabled: !!el.disabled || el.getAttribute('aria-disabled') === 'true' };
  };
  const kind = el => el ? [el.tagName, [...el.classList].sort().join('.'), el.getAttribute('type'), el.getAttribute('role'),
    ...['hidden', 'open', 'disabled', 'checked', 'aria-current', 'aria-invalid', 'aria-sort'].filter(a => el.hasAttribute(a))].join(' ') : '';
  const part = el => kind(el.parentElement) + '>' + kind(el);
  const probes = {
    settled: () => document.readyState === 'complete' && document.fonts.status === 'loaded',
    visible: css => !!first(css),
    shows: text => squash(document.body.innerText).includes(squash(text)),
    path: () => location.pathname + location.search,
    text: css => squash(first(css)?.innerText),
    texts: css => [...document.querySelectorAll(css)].filter(visible).map(el => squash(el.innerText)),
    attr: (css, name) => document.querySelector(css)?.getAttribute(name) ?? '',
    overflowX: () => Math.max(0, Math.ceil(document.documentElement.scrollWidth - document.documentElement.clientWidth)),
    born: () => performance.timeOrigin,
    spotCSS: css => spot(first(css)),
    spotText: text => spot(named(interactive, squash(text))),
    spotField: text => spot(field(squash(text))),
    fieldPath: text => { const el = field(squash(text)); return el ? path(el) : ''; },
    choose: (css, text) => {
      const el = first(css);
      const option = [...el.options].find(o => squash(o.text) === squash(text) || o.value === text);
      if (!option) return 'has no option ' + text + ', only: ' + [...el.options].map(o => o.text).join(', ');
      el.focus();
      el.value = option.value;
      el.dispatchEvent(new Event('input', { bubbles: true }));
      el.dispatchEvent(new Event('change', { bubbles: true }));
      return '';
    },
    // What a map shows to scale is not counted: its table leads to the same places. Nor is what
    // nobody can reach, such as a trap for machines. A link whose ::after covers the row is as
    // large as the row.
    smallTargets: side => [...document.querySelectorAll(interactive)].filter(visible).filter(el => {
      if (/^(LABEL|OPTION)$/.test(el.tagName) || el.ownerSVGElement || el.closest('[aria-hidden=true]')) return false;
      if (el.tagName === 'A' && getComputedStyle(el).display === 'inline') return false;
      const rows = getComputedStyle(el, '::after').position === 'absolute' && el.offsetParent ? [el.offsetParent] : [];
      const boxes = [el, ...rows, ...(el.labels || [])].map(e => e.getBoundingClientRect());
      return !boxes.some(b => b.width >= side - 0.5 && b.height >= side - 0.5);
    }).map(el => { const b = el.getBoundingClientRect(); return describe(el) + ' ' + Math.round(b.width) + 'x' + Math.round(b.height); }),
    // How the page is built: its kinds of elements, each with what a style sheet sees of it.
    parts: () => [...new Set([...document.body.querySelectorAll('*')].map(part))],
    // Marks the outermost elements of these kinds.
    mark: parts => {
      document.querySelectorAll('[data-nieuw]').forEach(el => el.removeAttribute('data-nieuw'));
      const fresh = new Set(parts);
      [...document.body.querySelectorAll('*')].filter(el => fresh.has(part(el)) && !el.parentElement.closest('[data-nieuw]'))
        .forEach(el => el.setAttribute('data-nieuw', ''));
      return true;
    },
    restart: () => {
      document.activeElement?.blur();
      const had = document.body.getAttribute('tabindex');
      document.body.setAttribute('tabindex', '-1');
      document.body.focus({ preventScroll: true });
      document.body.blur();
      had === null ? document.body.removeAttribute('tabindex') : document.body.setAttribute('tabindex', had);
    },
    focus: () => {
      const el = document.activeElement;
      if (!el || el === document.body || el === document.documentElement) return { path: '' };
      const b = el.getBoundingClientRect();
      const rings = [getComputedStyle(el), getComputedStyle(el, '::after'), ...(el.closest('label') ? [getComputedStyle(el.closest('label'))] : [])];
      const x = Math.min(Math.max(b.left + b.width / 2, 0), innerWidth - 1);
      const y = Math.min(Math.max(b.top + b.height / 2, 0), innerHeight - 1);
      return { path: path(el), tag: el.tagName.toLowerCase(), name: label(el),
        inView: b.bottom > 0 && b.top < innerHeight && b.right > 0 && b.left < innerWidth,
        covered: document.elementFromPoint(x, y)?.contains(el) ? '' : covered(el, x, y), // the middle of two lines may lie between them
        ring: rings.some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) ||
          !!el.ownerSVGElement && [...el.querySelectorAll('path,circle,rect')].some(s => parseFloat(getComputedStyle(s).strokeWidth) >= 3) };
    },
  };
  return probes[name](...args);
}
