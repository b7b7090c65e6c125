// What a page hears, by the browser's own means: statistics of its peer connections, and the spectrum of what they play.

/** Louder than this, in dB of full scale, is a tone; silence and what codecs add lie below -80. */
const TONE = -50;

/** Runs in the page before its own scripts; gives it `hearsMore(limit)` and `hearsTone(hertz)`. Knows nothing of the SDK. */
export const listen = `(${inPage})(${TONE})`;

function inPage(threshold) {
  const peers = [];
  const spectra = [];
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...values) {
      super(...values);
      peers.push(this);
      this.addEventListener('track', ({ track }) => track.kind === 'audio' && spectra.push({ track }));
    }
  };

  const heard = async () => {
    const sum = { packets: 0, energy: 0 };
    for (const peer of peers) {
      for (const report of (await peer.getStats()).values()) {
        if (report.type !== 'inbound-rtp' || report.kind !== 'audio') continue;
        sum.packets += report.packetsReceived ?? 0;
        sum.energy += report.totalAudioEnergy ?? 0;
      }
    }
    return sum;
  };

  window.hearsMore = async (limit) => {
    const before = await heard();
    const end = performance.now() + limit;
    for (;;) {
      await new Promise((done) => setTimeout(done, 100));
      const now = await heard();
      const grown = { packets: now.packets - before.packets, energy: now.energy - before.energy };
      if ((grown.packets > 25 && grown.energy > 1e-4) || performance.now() > end) return grown;
    }
  };

  let context;
  function analyserOf(spectrum) {
    if (spectrum.analyser) return spectrum.analyser;
    context ??= new AudioContext();
    spectrum.analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
    context.createMediaStreamSource(new MediaStream([spectrum.track])).connect(spectrum.analyser);
    return spectrum.analyser;
  }

  window.hearsTone = (hertz) => spectra.filter(({ track }) => track.readyState === 'live').some((spectrum) => {
    const analyser = analyserOf(spectrum);
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    return bins[Math.round((hertz * analyser.fftSize) / context.sampleRate)] > threshold;
  });
}
