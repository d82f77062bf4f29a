package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioDeviceModuleBase;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What libwebrtc plays and records through.
 *
 * @param module given to the factory, which closes it
 * @param real whether it reaches sound devices
 */
record SoundModule(AudioDeviceModuleBase module, boolean real) {
    private static final Logger LOG = LoggerFactory.getLogger(SoundModule.class);

    /** @param wanted whether to use sound devices if there are any */
    static SoundModule open(boolean wanted) {
        if (wanted) {
            try {
                return new SoundModule(new AudioDeviceModule(), true);
            } catch (RuntimeException | Error e) {
                Natives.rethrowUnlessNative(e);
                LOG.warn("No sound devices, so nothing can be heard or said: {}", e.getMessage());
            }
        }
        return new SoundModule(new HeadlessAudioDeviceModule(), false);
    }

    /** @param guard knows whether a microphone is being sent */
    SoundDevices devices(RecordingGuard guard) {
        if (!real) {
            return SoundDevices.NONE;
        }
        return PulseDevices.connect().orElseGet(() -> new ModuleDevices(module, guard::hasMicrophone));
    }

    /** @return whether it took effect */
    boolean setVolume(int percent) {
        try {
            int least = module.getMinSpeakerVolume();
            int most = module.getMaxSpeakerVolume();
            module.setSpeakerVolume(least + Math.round((most - least) * (Math.clamp(percent, 0, 100) / 100f)));
            return true;
        } catch (RuntimeException | Error e) {
            Natives.rethrowUnlessNative(e);
            LOG.info("The speaker's loudness cannot be set: {}", e.getMessage());
            return false;
        }
    }
}
