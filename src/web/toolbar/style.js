// The style sheet, made by the page's own constructor, which no policy forbids. What a page may change are the custom
// properties `--agent-toolbar-…` and the parts.

const dark = '--b:#1d2128;--s:#2a303a;--l:#4a5260;--t:#e8ebf0;--m:#aab3c0;--a:#7db4ff;--o:#0b1a33;--g:#1f7a45;--r:#c8433a;--w:#8a5a00;color-scheme:dark';

// A word for each thing that may be changed, and what it is otherwise.
const own = (name, fallback) => `var(--agent-toolbar-${name},var(--${fallback}))`;
const accent = own('accent', 'a'), ready = own('ready', 'g'), danger = own('danger', 'r'), busy = own('busy', 'w');

const css = `
:host{all:initial;visibility:inherit;--b:#fff;--s:#f1f3f6;--l:#b9c1cc;--t:#1b2330;--m:#556070;--a:#1456c8;--o:#fff;--g:#17723c;--r:#c0271e;--w:#8a5200;color-scheme:light;display:block;position:relative;font:14px/1.4 var(--agent-toolbar-font,system-ui,sans-serif);font-variant-numeric:tabular-nums;color:${own('text', 't')};overflow-wrap:anywhere}
:host([hidden]){display:none}
@media (prefers-color-scheme:dark){:host(:not([theme=light])){${dark}}}
:host([theme=dark]){${dark}}
*{box-sizing:border-box;margin:0;font:inherit;color:inherit;unicode-bidi:plaintext}
:host>:not(p){background:${own('background', 'b')};border:1px solid ${own('border', 'l')};border-radius:var(--agent-toolbar-radius,8px)}
[part=bar],[part=call],[part=tools],[part=actions],[part=calledType],[part=wrapUp],[part=party]{display:flex;flex-wrap:wrap;gap:4px 8px;align-items:center}
[part=bar]{padding:6px}
[part=call]:empty{display:none}
[part=tools]{margin-inline-start:auto}
[part=call],[part=tools]{gap:4px}
button,input,select{min-height:32px;min-width:32px;padding:4px 9px;border:1px solid transparent;border-radius:6px;background:var(--s)}
button{display:inline-flex;gap:6px;align-items:center;justify-content:center;cursor:pointer}
button:hover{border-color:var(--m)}
[aria-pressed=true],[aria-expanded=true]{border-color:${accent};color:${accent}}
[aria-selected=true],[aria-pressed=true]{outline:2px solid transparent;outline-offset:-2px}
:focus-visible{outline:2px solid ${accent};outline-offset:2px}
svg{width:16px;height:16px;flex:none;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
[part~=state],[part=number]{font-weight:600}
[part~=state]:before{content:"";width:8px;height:8px;flex:none;border-radius:50%;background:currentColor}
[data-mood=ready],[data-mood=talking],[part~=answer],[part~=callNow],[part~=link],[part~=signIn]{background:${ready};color:#fff}
[data-mood=busy]{background:${busy};color:#fff}
[part~=hangup],[part~=break]{background:${danger};color:#fff}
[aria-disabled]{background:var(--s);color:var(--m);cursor:not-allowed;border:1px dashed var(--l)}
[data-mood=ringing],[aria-selected=true]{background:${accent};color:var(--o)}
[data-mood=ringing]{animation:a 1s infinite alternate}
@media (prefers-reduced-motion:no-preference){@keyframes a{to{box-shadow:0 0 0 4px var(--l)}}}
[part=direction],[part=duration],[part=note],[part=queue],[part=countdown],kbd{color:var(--m)}
[part=panel]{position:absolute;z-index:var(--agent-toolbar-layer,1000);margin-top:4px;padding:10px;box-shadow:0 6px 20px #0004;width:352px;max-width:100%;max-height:min(512px,70vh);overflow:auto;display:flex;flex-direction:column;gap:8px}
[part=panel]>button:not([part~=callNow]){justify-content:start}
[part=value]{flex:none;margin-inline-start:auto}
[part=panel]>span,[part=row],[part=notice],:host>span{display:flex;gap:8px;align-items:center;justify-content:space-between}
[part=entry]{display:flex;gap:4px}
[part=entry] button,[part=note]{flex:none;max-width:60%}
[part=tones]{min-height:1.4em}
input,select{width:100%;border-color:var(--m);background:var(--b)}
[part=keys]{display:grid;grid-template-columns:repeat(3,1fr);gap:4px}
meter{width:64px}
[part=panel] meter{width:100%}
[part=list]{height:256px;overflow:auto;overflow-anchor:none;border:1px solid var(--m);border-radius:6px;flex:none}
[part=row]{height:32px;padding:0 8px;cursor:pointer;white-space:nowrap}
[part=row] span{overflow:hidden;text-overflow:ellipsis}
[aria-selected=true] [part=note]{color:inherit}
[part=notice],:host>span{padding:6px 10px;margin-top:4px}
:host>[part=notice]{border-color:var(--r);border-left-width:4px}
[part~=dismiss] span,p{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
`;

/** The style sheet, made in a window for a document of its own: it takes none of another's. */
export function sheet({ CSSStyleSheet }) {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}
