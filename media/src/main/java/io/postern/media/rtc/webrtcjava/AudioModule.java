package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioDeviceModuleBase;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;
import io.postern.media.rtc.RtcException;
import io.postern.platform.OperatingSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audio device module that libwebrtc plays and records through.
 *
 * @param module passed to the factory, which closes it
 * @param real whether it uses audio devices
 */
record AudioModule(AudioDeviceModuleBase module, boolean real) {
    private static final Logger LOG = LoggerFactory.getLogger(AudioModule.class);

    /** @param wanted whether to use audio devices if there are any */
    static AudioModule open(boolean wanted) {
        if (wanted) {
            try {
                return new AudioModule(new AudioDeviceModule(), true);
            } catch (RuntimeException | Error e) {
                NativeCalls.rethrowUnlessNative(e);
                LOG.warn("There are no audio devices: nothing is played or recorded: {}", e.getMessage());
            }
        }
        return new AudioModule(new HeadlessAudioDeviceModule(), false);
    }

    /**
     * Returns the device list that fits this module.
     *
     * @param guard knows whether a microphone is being sent
     * @param serverChanged run on the device executor when this module's sound server is lost, or when there is one at
     *     last
     */
    AudioDevices devices(RecordingGuard guard, Runnable serverChanged) {
        LibPulse pulse = LibPulse.connect().orElse(null);
        if (real && pulse == null) {
            return new ModuleAudioDevices(module, guard::hasMicrophone);
        }
        boolean mayComeLater = OperatingSystem.current() == OperatingSystem.LINUX;
        return pulse != null || mayComeLater ? new PulseAudioDevices(pulse, serverChanged) : AudioDevices.NONE;
    }

    /** @return whether it took effect */
    boolean setVolume(int percent) {
        try {
            MediaThreads.callWithTimeout("the speaker", () -> set(percent));
            return true;
        } catch (RuntimeException | Error e) {
            if (!(e instanceof RtcException)) {
                NativeCalls.rethrowUnlessNative(e);
            }
            LOG.info("The speaker's volume cannot be set: {}", e.getMessage());
            return false;
        }
    }

    private void set(int percent) {
        int least = module.getMinSpeakerVolume();
        int most = module.getMaxSpeakerVolume();
        module.setSpeakerVolume(least + Math.round((most - least) * (Math.clamp(percent, 0, 100) / 100f)));
    }
}
