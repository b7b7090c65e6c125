// The style sheet: one for all toolbars of a page, made by the page's own constructor, which no policy forbids. What a
// page may change are the custom properties `--agent-toolbar-…` and the parts.

const dark = '--b:#1d2128;--s:#2a303a;--l:#4a5260;--t:#e8ebf0;--m:#aab3c0;--a:#7db4ff;--o:#0b1a33;--g:#1f7a45;--r:#c8433a;--w:#8a5a00;color-scheme:dark';

const css = `
:host{--b:#fff;--s:#f1f3f6;--l:#b9c1cc;--t:#1b2330;--m:#556070;--a:#1456c8;--o:#fff;--g:#17723c;--r:#c0271e;--w:#8a5200;color-scheme:light;display:block;position:relative;font:14px/1.4 var(--agent-toolbar-font,system-ui,"PingFang SC","Microsoft YaHei",sans-serif);color:var(--agent-toolbar-text,var(--t))}
@media (prefers-color-scheme:dark){:host(:not([theme=light])){${dark}}}
:host([theme=dark]){${dark}}
:host([hidden]){display:none}
*{box-sizing:border-box;margin:0;font:inherit;color:inherit}
[part=bar],[part=notice],[part=panel],[part=retry],[part=finding]{background:var(--agent-toolbar-background,var(--b));border:1px solid var(--agent-toolbar-border,var(--l));border-radius:var(--agent-toolbar-radius,8px)}
[part=bar]{display:flex;flex-wrap:wrap;gap:6px 10px;align-items:center;padding:6px}
[part=call],[part=tools],[part=actions],[part=calledType],[part=wrapUp]{display:flex;flex-wrap:wrap;gap:4px;align-items:center}
[part=call]:empty{display:none}
[part=tools]{margin-inline-start:auto}
[part~=button],input,select{min-height:32px;min-width:32px;padding:4px 9px;border:1px solid transparent;border-radius:6px;background:var(--s)}
[part~=button]{display:inline-flex;gap:6px;align-items:center;justify-content:center;cursor:pointer;white-space:nowrap}
[part~=button]:hover{border-color:var(--m)}
[part~=button][aria-pressed=true],[part~=button][aria-expanded=true]{border-color:var(--a);color:var(--agent-toolbar-accent,var(--a))}
[part~=button][aria-disabled]{color:var(--m);cursor:not-allowed;border-style:dashed;border-color:var(--l)}
:focus-visible{outline:2px solid var(--agent-toolbar-accent,var(--a));outline-offset:2px}
svg{width:16px;height:16px;flex:none;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
[part~=keypad] svg{stroke-width:4}
[part=value]:empty,kbd:empty{display:none}
[part=value],[part=duration],[part=countdown],kbd{font-variant-numeric:tabular-nums}
[part~=state]{font-weight:600;background:var(--m);color:var(--b)}
[part~=state]:before{content:"";width:8px;height:8px;border-radius:50%;background:currentColor}
[part~=state][data-mood=ready],[part~=state][data-mood=talking]{background:var(--agent-toolbar-ready,var(--g));color:#fff}
[part~=state][data-mood=busy],[part~=state][data-mood=after]{background:var(--agent-toolbar-busy,var(--w));color:#fff}
[part~=state][data-mood=ringing]{background:var(--agent-toolbar-accent,var(--a));color:var(--o);animation:ring 1s infinite alternate}
[part~=state][aria-disabled]{background:var(--s);color:var(--m)}
[part~=state][aria-expanded=true]{outline:2px solid var(--t);outline-offset:-4px}
@keyframes ring{to{box-shadow:0 0 0 4px var(--l)}}
@media (prefers-reduced-motion:reduce){*{animation:none!important}}
[part~=hangup],[part~=break]:not([aria-disabled]){background:var(--agent-toolbar-danger,var(--r));color:#fff}
[part~=answer]:not([aria-disabled]),[part~=callNow]:not([aria-disabled]),[part~=link],[part~=signIn]{background:var(--agent-toolbar-ready,var(--g));color:#fff}
[part=party]{display:flex;gap:8px;align-items:baseline;padding:0 4px}
[part=number]{font-weight:600;overflow-wrap:anywhere}
[part=direction],[part=duration],[part=note],[part=queue],[part=countdown],[part=empty]{color:var(--m)}
[part=panel]{position:absolute;z-index:var(--agent-toolbar-layer,1000);margin-top:4px;padding:10px;display:flex;flex-direction:column;gap:8px;width:22rem;max-width:100%;max-height:30rem;overflow:auto;box-shadow:0 6px 20px #0004}
[part=panel]>[part~=button]{justify-content:space-between}
[part=panel]>[part~=callNow]{justify-content:center}
[part=panel]>span{display:flex;justify-content:space-between;gap:8px;overflow-wrap:anywhere}
[part=entry]{display:flex;gap:4px}
input{flex:1;width:100%;border-color:var(--m);background:var(--b)}
[part=keys]{display:grid;grid-template-columns:repeat(3,1fr);gap:4px}
[part=device]{display:grid;gap:2px}
select{width:100%;border-color:var(--m)}
meter{width:64px;height:16px}
[part=panel] meter{width:100%}
[part=list]{position:relative;height:256px;overflow:auto;border:1px solid var(--m);border-radius:6px;flex:none}
[part=empty]{position:absolute;top:0;padding:8px}
[part=row]{height:32px;padding:0 8px;display:flex;gap:8px;align-items:center;justify-content:space-between;cursor:pointer;white-space:nowrap;overflow:hidden}
[part=row]:hover{background:var(--s)}
[part=row] span:first-child{overflow:hidden;text-overflow:ellipsis}
[aria-selected=true],[part=row][aria-selected=true]:hover{background:var(--agent-toolbar-accent,var(--a));color:var(--o)}
[aria-selected=true] [part=note]{color:inherit}
[part=notice],[part=retry],[part=finding]{display:flex;gap:8px;align-items:center;justify-content:space-between;padding:6px 10px;margin-top:4px;overflow-wrap:anywhere}
[part=notice]{border-color:var(--r);border-width:1px 1px 1px 4px}
[part=finding]{border-color:var(--w);border-width:1px 1px 1px 4px}
[part~=dismiss] span{position:absolute;clip-path:inset(50%)}
[part=status],[part=alert]{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
kbd{color:var(--m)}
`;

let made;

/** The style sheet, made at the first use. */
export function sheet() {
  if (!made) (made = new CSSStyleSheet()).replaceSync(css);
  return made;
}
