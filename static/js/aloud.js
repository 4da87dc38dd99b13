/** What of a block is read: that it is being checked, in short, and its text. */
const SAID = ".official-body > .notice p:not(.row), .in-short p, [data-original] > p[lang], [data-user-content]";
const BLOCKS = ".official-body, .official-body [data-original], [data-rendering]:not([data-outdated], .official-body *)";
const FIRST = ".in-short, :scope > p[lang], [data-user-content]";
const speech = window.speechSynthesis;
let halt = () => {};

const tongue = (tag) => tag.toLowerCase().split(/[-_]/)[0];

/** A voice that speaks on the device itself; any other sends the text to somebody's server. */
function voiceFor(element) {
  const asked = tongue(element.closest("[lang]").lang);
  const own = speech.getVoices().filter(({ lang, localService }) => localService && tongue(lang) === asked);
  const home = ({ lang }) => lang.toLowerCase().replace("_", "-") === `${asked}-${asked}`;
  return own.find((each) => each.default) ?? own.find(home) ?? own[0];
}

/** What is read of a block; nothing unless its own text has a voice. */
function textsOf(block) {
  const texts = [...block.querySelectorAll(SAID)].filter((each) => each.closest("details") === block.closest("details"));
  const own = texts.filter((each) => each.matches("[data-user-content]"));
  return own.length && own.every(voiceFor) ? texts.filter(voiceFor) : [];
}

/** The lines of a text that is seen, with its voice. */
const linesOf = (text) => text.innerText.split(/\n+/).filter((line) => line.trim()).map((line) => [line, voiceFor(text)]);

function offer(block, bar) {
  const [play, stop] = bar.children;
  const begin = play.textContent;
  let parts, speaking;
  let at = 0;

  const show = () => {
    play.textContent = speaking ? play.dataset.pause : at ? play.dataset.on : begin;
    if (speaking || at) return bar.append(stop);
    if (document.activeElement === stop) play.focus();
    stop.remove();
  };
  const rest = () => {
    speaking = null;
    speech.cancel();
    show();
  };
  const end = () => {
    at = 0;
    rest();
  };
  const go = () => {
    if (at === parts.length) return end();
    const [line, voice] = parts[at];
    const own = (speaking = Object.assign(new SpeechSynthesisUtterance(line), { voice, lang: voice.lang }));
    own.onend = () => own === speaking && go((at += 1));
    own.onerror = () => own === speaking && rest();
    speech.speak(own);
    show();
  };
  play.addEventListener("click", () => {
    if (speaking) return rest();
    halt();
    halt = rest;
    parts = textsOf(block).flatMap(linesOf);
    go();
  });
  stop.addEventListener("click", end);
  show();
  block.querySelector(FIRST).before(bar);
}

function offerWhatCanBe() {
  const { content } = document.querySelector("template[data-aloud]");
  for (const block of document.querySelectorAll(BLOCKS)) {
    if (block.dataset.aloud || !textsOf(block).length) continue;
    block.dataset.aloud = "yes";
    offer(block, content.cloneNode(true).firstElementChild);
  }
}

if (speech) {
  offerWhatCanBe();
  // Browsers find their voices after the page.
  speech.onvoiceschanged = offerWhatCanBe;
  addEventListener("pagehide", () => speech.cancel());
}
