// Runs in the browser. Every command of the peer is a function of window.peer; events leave by window.emit.
import { Room, RoomEvent, Track, VideoQuality, createLocalVideoTrack } from '/livekit-client.mjs';

const REPORT_EVERY_MILLIS = 200;
/** Above this, of 1, a sample counts as sound. */
const SILENCE = 500 / 32_767;
const { emit } = window;

let room;
let audioContext;
const watched = new Map();

function describe(publication, participant) {
  return {
    identity: participant?.identity,
    sid: publication.trackSid,
    source: publication.source,
    muted: publication.isMuted,
    width: publication.dimensions?.width ?? 0,
    height: publication.dimensions?.height ?? 0,
  };
}

async function join({ url, token, singlePeerConnection = true }) {
  room = new Room({ singlePeerConnection, adaptiveStream: false, dynacast: false });
  const here = room;
  room
    .on(RoomEvent.ParticipantConnected, (p) => emit('participant-joined', { identity: p.identity, name: p.name }))
    .on(RoomEvent.ParticipantDisconnected, (p) => emit('participant-left', { identity: p.identity }))
    .on(RoomEvent.TrackPublished, (publication, p) => emit('track-published', describe(publication, p)))
    .on(RoomEvent.TrackUnpublished, (publication, p) => emit('track-unpublished', describe(publication, p)))
    .on(RoomEvent.TrackMuted, (publication, p) => emit('track-muted', describe(publication, p)))
    .on(RoomEvent.TrackUnmuted, (publication, p) => emit('track-unmuted', describe(publication, p)))
    .on(RoomEvent.TrackSubscribed, (track, publication, p) => {
      emit('track-subscribed', describe(publication, p));
      if (track.kind === Track.Kind.Video) {
        countPictures(track, publication, p);
      } else {
        countSamples(track, publication, p);
      }
    })
    .on(RoomEvent.TrackUnsubscribed, (track, publication, p) => {
      emit('track-unsubscribed', describe(publication, p));
      watched.get(publication.trackSid)?.stop();
    })
    .on(RoomEvent.ChatMessage, (message, p) =>
      emit('chat', { dialect: 'chat-message', identity: p?.identity, id: message.id, text: message.message }),
    )
    .on(RoomEvent.DataReceived, (payload, p, kind, topic) => {
      if (topic === 'lk-chat-topic') {
        const legacy = JSON.parse(new TextDecoder().decode(payload));
        emit('chat', {
          dialect: 'legacy-json',
          identity: p?.identity,
          id: legacy.id,
          text: legacy.message,
          ignored: legacy.ignoreLegacy === true,
        });
        return;
      }
      emit('data', { identity: p?.identity ?? '', topic: topic ?? '', base64: toBase64(payload) });
    })
    .on(RoomEvent.ActiveSpeakersChanged, (speakers) =>
      emit('speakers', { identities: speakers.map((p) => p.identity) }),
    )
    .on(RoomEvent.Reconnecting, () => emit('reconnecting'))
    .on(RoomEvent.Reconnected, () => emit('reconnected'))
    .on(RoomEvent.Disconnected, (reason) => {
      if (here === room) {
        emit('disconnected', { reason: String(reason) });
      }
    });
  room.registerTextStreamHandler('lk.chat', async (reader, sender) => {
    const text = await reader.readAll();
    emit('chat', { dialect: 'text-stream', identity: sender.identity, id: reader.info.id, text });
  });
  audioContext = new AudioContext();
  await room.connect(url, token);
  return {
    identity: room.localParticipant.identity,
    sid: room.localParticipant.sid,
    participants: [...room.remoteParticipants.values()].map((p) => ({ identity: p.identity, name: p.name })),
  };
}

/** Sends reports while something changes, and a last one when the track goes. */
function watch(event, publication, participant, numbers, stop) {
  let last = '';
  const report = () => {
    const now = { ...describe(publication, participant), ...numbers() };
    const text = JSON.stringify(now);
    if (text !== last) {
      last = text;
      emit(event, now);
    }
  };
  const timer = setInterval(report, REPORT_EVERY_MILLIS);
  watched.set(publication.trackSid, {
    stop() {
      clearInterval(timer);
      watched.delete(publication.trackSid);
      report();
      stop();
    },
  });
}

function countPictures(track, publication, participant) {
  const video = track.attach();
  document.body.append(video);
  const canvas = new OffscreenCanvas(64, 36);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  let frames = 0;
  let changes = 0;
  let lastChecksum;
  let running = true;
  const sizes = new Set();
  const shown = () => {
    if (!running) {
      return;
    }
    frames++;
    sizes.add(`${video.videoWidth}x${video.videoHeight}`);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let sum = 0;
    for (let i = 0; i < data.length; i += 4) {
      sum = (sum * 31 + data[i] + data[i + 1] + data[i + 2]) | 0;
    }
    if (sum !== lastChecksum) {
      changes++;
      lastChecksum = sum;
    }
    video.requestVideoFrameCallback(shown);
  };
  video.requestVideoFrameCallback(shown);
  const colourAt = (x, y) => [...context.getImageData(canvas.width * x, canvas.height * y, 1, 1).data.slice(0, 3)];
  watch(
    'video',
    publication,
    participant,
    () => ({
      frames,
      changes,
      frameWidth: video.videoWidth,
      frameHeight: video.videoHeight,
      sizes: [...sizes],
      colours:
        frames > 0 ? [colourAt(0.25, 0.25), colourAt(0.75, 0.25), colourAt(0.25, 0.75), colourAt(0.75, 0.75)] : [],
    }),
    () => {
      running = false;
      track.detach().forEach((element) => element.remove());
    },
  );
}

function countSamples(track, publication, participant) {
  // Chromium feeds Web Audio from a remote track only while an element plays it.
  const element = track.attach();
  document.body.append(element);
  const source = audioContext.createMediaStreamSource(new MediaStream([track.mediaStreamTrack]));
  const analyser = new AnalyserNode(audioContext, { fftSize: 4096, smoothingTimeConstant: 0 });
  source.connect(analyser);
  const samplesNow = new Float32Array(analyser.fftSize);
  const spectrum = new Float32Array(analyser.frequencyBinCount);
  let samples = 0;
  let loud = 0;
  let peak = 0;
  let hertz = 0;
  const timer = setInterval(
    () => {
      analyser.getFloatTimeDomainData(samplesNow);
      let loudNow = 0;
      for (const sample of samplesNow) {
        peak = Math.max(peak, Math.round(Math.abs(sample) * 32_767));
        if (Math.abs(sample) > SILENCE) {
          loudNow++;
        }
      }
      samples += samplesNow.length;
      loud += loudNow;
      if (loudNow > 0) {
        analyser.getFloatFrequencyData(spectrum);
        const strongest = spectrum.reduce((best, level, i) => (level > spectrum[best] ? i : best), 0);
        hertz = Math.round((strongest * audioContext.sampleRate) / analyser.fftSize);
      }
    },
    (1000 * analyser.fftSize) / audioContext.sampleRate,
  );
  watch(
    'audio',
    publication,
    participant,
    () => ({ samples, loud, peak, hertz }),
    () => {
      clearInterval(timer);
      source.disconnect();
      track.detach().forEach((attached) => attached.remove());
    },
  );
}

async function publishVideo({ width = 640, height = 360, framesPerSecond = 20, simulcast = false }) {
  const track = await createLocalVideoTrack({ resolution: { width, height, frameRate: framesPerSecond } });
  const publication = await room.localParticipant.publishTrack(track, { source: Track.Source.Camera, simulcast });
  return { sid: publication.trackSid };
}

async function resizeVideo({ width, height }) {
  await camera().track.mediaStreamTrack.applyConstraints({ width, height });
}

async function publishAudio() {
  const publication = await room.localParticipant.setMicrophoneEnabled(true, {
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
  });
  return { sid: publication.trackSid };
}

/** Two tones as a microphone, one on each side. */
async function publishStereo({ left, right }) {
  const sides = audioContext.createChannelMerger(2);
  const mixed = new MediaStreamAudioDestinationNode(audioContext, { channelCount: 2 });
  sides.connect(mixed);
  [left, right].forEach((hertz, side) => {
    const tone = new OscillatorNode(audioContext, { frequency: hertz });
    tone.connect(sides, 0, side);
    tone.start();
  });
  const publication = await room.localParticipant.publishTrack(mixed.stream.getAudioTracks()[0], {
    source: Track.Source.Microphone,
    forceStereo: true,
  });
  return { sid: publication.trackSid };
}

const camera = () => own('camera');

const own = (source) => room.localParticipant.getTrackPublication(source);

async function unpublish({ source }) {
  await room.localParticipant.unpublishTrack(own(source).track);
}

/** Chooses the layer in which someone's camera is received, or "off" for nothing of it. */
function receiveQuality({ identity, quality }) {
  const publication = room.remoteParticipants.get(identity).getTrackPublication(Track.Source.Camera);
  publication.setEnabled(quality !== 'off');
  if (quality !== 'off') {
    publication.setVideoQuality({ low: VideoQuality.LOW, medium: VideoQuality.MEDIUM, high: VideoQuality.HIGH }[quality]);
  }
}

/** What someone's video shows now, in its full size, as PNG in Base64. */
async function picture({ identity, source }) {
  const { track } = room.remoteParticipants.get(identity).getTrackPublication(source);
  const [video] = track.attachedElements;
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  canvas.getContext('2d').drawImage(video, 0, 0);
  const png = await canvas.convertToBlob({ type: 'image/png' });
  return { png: toBase64(new Uint8Array(await png.arrayBuffer())) };
}

/** Says the same thing in each of the ways LiveKit's clients do. */
async function chat({ dialect, text, id, editOf, files = [] }) {
  const local = room.localParticipant;
  switch (dialect) {
    case 'chat-message': {
      const message = editOf ? await local.editChatMessage(text, editOf) : await local.sendChatMessage(text);
      return { id: message.id, timestamp: message.timestamp, message: message.message };
    }
    case 'text-stream': {
      const attachments = files.map(({ name, bytes }) => new File([new Uint8Array(bytes)], name));
      return { id: (await local.sendText(text, { topic: 'lk.chat', attachments })).id };
    }
    case 'file': {
      const [{ name, bytes }] = files;
      return { id: (await local.sendFile(new File([new Uint8Array(bytes)], name), { topic: 'lk.files' })).id };
    }
    case 'legacy-json':
      await sendLegacy({ id, timestamp: Date.now(), message: text });
      return { id };
    case 'components': {
      // What LiveKit's React components do: both, under one id, the old one marked for those who know the new one.
      const info = await local.sendText(text, { topic: 'lk.chat' });
      await sendLegacy({ id: info.id, timestamp: info.timestamp, message: text, ignoreLegacy: true });
      return { id: info.id };
    }
    default:
      throw new Error(`no such dialect: ${dialect}`);
  }
}

async function sendLegacy(message) {
  const payload = new TextEncoder().encode(JSON.stringify(message));
  await room.localParticipant.publishData(payload, { reliable: true, topic: 'lk-chat-topic' });
}

async function sendData({ base64, topic, reliable = true }) {
  const payload = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  await room.localParticipant.publishData(payload, { reliable, topic });
}

function toBase64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** The candidate pairs in use: [{protocol, remoteAddress, remotePort}]. */
async function path() {
  const transports = room.engine.pcManager;
  const pairs = [];
  for (const transport of [transports?.publisher, transports?.subscriber]) {
    const stats = await transport?.getStats();
    stats?.forEach((entry) => {
      if (entry.type === 'transport' && entry.selectedCandidatePairId) {
        const pair = stats.get(entry.selectedCandidatePairId);
        const remote = stats.get(pair.remoteCandidateId);
        pairs.push({ protocol: remote.protocol, remoteAddress: remote.address, remotePort: remote.port });
      }
    });
  }
  return pairs;
}

async function leave() {
  for (const receiving of [...watched.values()]) {
    receiving.stop();
  }
  const left = room;
  room = undefined;
  await left?.disconnect();
  await audioContext?.close();
  audioContext = undefined;
}

window.peer = {
  join,
  leave,
  'publish-video': publishVideo,
  'publish-audio': publishAudio,
  'publish-stereo': publishStereo,
  'resize-video': resizeVideo,
  mute: ({ source }) => own(source).mute().then(() => undefined),
  unmute: ({ source }) => own(source).unmute().then(() => undefined),
  unpublish,
  'receive-quality': receiveQuality,
  picture,
  chat,
  data: sendData,
  path,
};
