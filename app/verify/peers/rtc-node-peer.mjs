// A peer made of LiveKit's client for Node: what the integration guide's agent is built on.
import {
  AudioFrame,
  AudioSource,
  AudioStream,
  EncryptionType,
  LocalAudioTrack,
  LocalVideoTrack,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
  VideoBufferType,
  VideoFrame,
  VideoSource,
  VideoStream,
  dispose,
} from '@livekit/rtc-node';
import { createRequire } from 'node:module';
import { setInterval } from 'node:timers';
import { emit, serve } from './commands.mjs';
import { ColourBars, checksum, quadrantColours } from './colour-bars.mjs';

// The choice of a layer is in the library underneath, without a method of its own in this one.
const { FfiClient } = createRequire(import.meta.url)('./node_modules/@livekit/rtc-node/dist/ffi_client.cjs');

const QUALITIES = ['low', 'medium', 'high'];
const SAMPLE_RATE = 48_000;
const TONE_HERTZ = 660;
/** Above this, of 32,767, a sample counts as sound. */
const SILENCE = 500;
const REPORT_EVERY_MILLIS = 200;

let room;
const published = new Map();
const watched = new Map();

const sourceName = (source) => TrackSource[source ?? 0].replace('SOURCE_', '').toLowerCase();

function describe(publication, participant) {
  return {
    identity: participant?.identity,
    sid: publication.sid,
    source: sourceName(publication.source),
    muted: publication.muted ?? false,
    width: publication.width ?? 0,
    height: publication.height ?? 0,
  };
}

async function join({ url, token, encryptionKey }) {
  room = new Room();
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
      if (track.kind === TrackKind.KIND_VIDEO) {
        countPictures(track, publication, p);
      } else {
        countSamples(track, publication, p);
      }
    })
    .on(RoomEvent.TrackUnsubscribed, (track, publication, p) => {
      emit('track-unsubscribed', describe(publication, p));
      watched.get(publication.sid)?.stop();
    })
    .on(RoomEvent.ChatMessage, (message, p) =>
      emit('chat', { dialect: 'chat-message', identity: p?.identity, id: message.id, text: message.message }),
    )
    .on(RoomEvent.DataReceived, (payload, p, kind, topic) => {
      if (topic === 'lk-chat-topic') {
        const legacy = JSON.parse(Buffer.from(payload).toString());
        emit('chat', {
          dialect: 'legacy-json',
          identity: p?.identity,
          id: legacy.id,
          text: legacy.message,
          ignored: legacy.ignoreLegacy === true,
        });
        return;
      }
      emit('data', { identity: p?.identity ?? '', topic: topic ?? '', base64: Buffer.from(payload).toString('base64') });
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
    emit('chat', { dialect: 'text-stream', identity: sender.identity, id: reader.info.streamId, text });
  });
  await room.connect(url, token, {
    autoSubscribe: true,
    dynacast: false,
    // Media, chat and data are encrypted end to end then.
    encryption: encryptionKey
      ? {
          keyProviderOptions: { sharedKey: new TextEncoder().encode(encryptionKey) },
          encryptionType: EncryptionType.GCM,
        }
      : undefined,
  });
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
  watched.set(publication.sid, {
    stop() {
      clearInterval(timer);
      watched.delete(publication.sid);
      report();
      stop();
    },
  });
}

async function countPictures(track, publication, participant) {
  const reader = new VideoStream(track).getReader();
  let frames = 0;
  let changes = 0;
  let lastChecksum;
  let newest;
  const sizes = new Set();
  watch(
    'video',
    publication,
    participant,
    () => ({
      frames,
      changes,
      frameWidth: newest?.width ?? 0,
      frameHeight: newest?.height ?? 0,
      sizes: [...sizes],
      colours: newest ? quadrantColours(newest.data, newest.width, newest.height) : [],
    }),
    () => reader.cancel().catch(() => undefined),
  );
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    newest = value.frame.type === VideoBufferType.I420 ? value.frame : value.frame.convert(VideoBufferType.I420);
    frames++;
    sizes.add(`${newest.width}x${newest.height}`);
    const sum = checksum(newest.data, newest.width, newest.height);
    if (sum !== lastChecksum) {
      changes++;
      lastChecksum = sum;
    }
  }
}

async function countSamples(track, publication, participant) {
  const reader = new AudioStream(track, SAMPLE_RATE, 1).getReader();
  let samples = 0;
  let loud = 0;
  let peak = 0;
  let hertz = 0;
  let crossings = 0;
  let measured = 0;
  let above = false;
  watch(
    'audio',
    publication,
    participant,
    () => ({ samples, loud, peak, hertz }),
    () => reader.cancel().catch(() => undefined),
  );
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    for (const sample of value.data) {
      const size = Math.abs(sample);
      samples++;
      peak = Math.max(peak, size);
      if (size > SILENCE) {
        loud++;
      }
      if (!above && sample > SILENCE) {
        above = true;
        crossings++;
      } else if (above && sample < -SILENCE) {
        above = false;
      }
      if (++measured === SAMPLE_RATE / 2) {
        hertz = crossings * 2;
        crossings = 0;
        measured = 0;
      }
    }
  }
}

async function publishVideo({ width = 640, height = 360, framesPerSecond = 20, simulcast = false, plain = false }) {
  const source = new VideoSource(width, height);
  const track = LocalVideoTrack.createVideoTrack('colour bars', source);
  let bars = new ColourBars(width, height);
  const timer = setInterval(() => {
    source.captureFrame(
      new VideoFrame(bars.next(), bars.width, bars.height, VideoBufferType.I420),
      process.hrtime.bigint() / 1000n,
    );
  }, 1000 / framesPerSecond);
  // Plain is what a program gets that asks for nothing: a track without a source.
  const options = new TrackPublishOptions(plain ? {} : { source: TrackSource.SOURCE_CAMERA, simulcast });
  const publication = await room.localParticipant.publishTrack(track, options);
  published.set(plain ? `video ${publication.sid}` : 'camera', {
    sid: publication.sid,
    resize(newWidth, newHeight) {
      bars = new ColourBars(newWidth, newHeight);
    },
    async stop() {
      clearInterval(timer);
      await track.close();
    },
  });
  return { sid: publication.sid };
}

async function publishAudio({ hertz = TONE_HERTZ, plain = false }) {
  const source = new AudioSource(SAMPLE_RATE, 1, 200);
  const track = LocalAudioTrack.createAudioTrack('tone', source);
  let running = true;
  let position = 0;
  const pump = async () => {
    while (running) {
      const samples = new Int16Array(SAMPLE_RATE / 100);
      for (let i = 0; i < samples.length; i++) {
        samples[i] = 12_000 * Math.sin((2 * Math.PI * hertz * position++) / SAMPLE_RATE);
      }
      await source.captureFrame(new AudioFrame(samples, SAMPLE_RATE, 1, samples.length));
    }
  };
  const options = new TrackPublishOptions(plain ? {} : { source: TrackSource.SOURCE_MICROPHONE });
  const publication = await room.localParticipant.publishTrack(track, options);
  const pumping = pump().catch((error) => running && emit('trouble', { error: String(error) }));
  published.set(plain ? `audio ${publication.sid}` : 'microphone', {
    sid: publication.sid,
    async stop() {
      running = false;
      await pumping;
      await track.close();
    },
  });
  return { sid: publication.sid };
}

async function unpublish({ source }) {
  const own = published.get(source);
  published.delete(source);
  await room.localParticipant.unpublishTrack(own.sid, false);
  await own.stop();
}

/** Chooses the layer in which someone's camera is received. */
function receiveQuality({ identity, quality }) {
  for (const publication of room.remoteParticipants.get(identity).trackPublications.values()) {
    if (publication.source === TrackSource.SOURCE_CAMERA) {
      FfiClient.instance.request({
        message: {
          case: 'setRemoteTrackPublicationQuality',
          value: { trackPublicationHandle: publication.ffiHandle.handle, quality: QUALITIES.indexOf(quality) },
        },
      });
    }
  }
}

async function chat({ dialect, text, id, editOf }) {
  const local = room.localParticipant;
  switch (dialect) {
    case 'chat-message': {
      const message = editOf ? await local.editChatMessage(text, editOf) : await local.sendChatMessage(text);
      return { id: message.id, timestamp: message.timestamp, message: message.message };
    }
    case 'text-stream':
      return { id: (await local.sendText(text, { topic: 'lk.chat' })).streamId };
    case 'legacy-json': {
      const payload = JSON.stringify({ id, timestamp: Date.now(), message: text });
      await local.publishData(new TextEncoder().encode(payload), { reliable: true, topic: 'lk-chat-topic' });
      return { id };
    }
    default:
      throw new Error(`no such dialect: ${dialect}`);
  }
}

async function sendData({ base64, topic, reliable = true }) {
  await room.localParticipant.publishData(new Uint8Array(Buffer.from(base64, 'base64')), { reliable, topic });
}

async function leave() {
  for (const own of published.values()) {
    await own.stop();
  }
  published.clear();
  for (const receiving of [...watched.values()]) {
    receiving.stop();
  }
  const left = room;
  room = undefined;
  await left?.disconnect();
}

serve(
  {
    join,
    leave,
    'publish-video': publishVideo,
    'publish-audio': publishAudio,
    'resize-video': ({ width, height }) => published.get('camera').resize(width, height),
    unpublish,
    'receive-quality': receiveQuality,
    chat,
    data: sendData,
  },
  async () => {
    await leave();
    await dispose();
  },
);
