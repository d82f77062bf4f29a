package io.postern.media.rtc.webrtcjava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpSendParameters;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoTrack;
import io.postern.media.rtc.IceConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Shows why layers are paused by descriptions (decision 17): a version that fails here supports it by parameters. */
class LayerParametersTest {
    @Test
    void aLayerCannotBeSwitchedOffByParameters() throws Exception {
        NativeLibraryLoader.load();
        ProcessExit.skipStaticDestructors();
        try (MediaThreads threads = new MediaThreads()) {
            NativeFactory factory = new NativeFactory(
                    AudioModule.open(false).module(), threads, false, new NativeFactory.MessageLimit(1, worn -> {}));
            RTCPeerConnection connection = factory.createConnection(IceConfig.DIRECT, candidate -> {});
            CustomVideoSource source = new CustomVideoSource();
            VideoTrack track = factory.createVideoTrack("cam", source);
            RTCRtpTransceiverInit init = new RTCRtpTransceiverInit();
            init.direction = RTCRtpTransceiverDirection.SEND_ONLY;
            init.streamIds = new ArrayList<>(List.of("camera"));
            init.sendEncodings = new ArrayList<>();
            RTCRtpSender sender = connection.addTransceiver(track, init).getSender();
            String offer = SdpSimulcast.offer(offer(connection), Map.of("cam", List.of("q", "h", "f")));
            assertTrue(offer.contains("a=simulcast:send q;h;f"), offer);
            apply(connection, offer);

            RTCRtpSendParameters parameters = sender.getParameters();
            assertEquals(3, parameters.encodings.size());
            parameters.encodings.get(2).active = false;
            String refusal = assertThrows(RuntimeException.class, () -> sender.setParameters(parameters))
                    .getMessage();
            assertTrue(refusal.contains("RID"), refusal);

            connection.close();
            NativeCalls.dispose(track);
            source.dispose();
            factory.close();
        }
    }

    private static String offer(RTCPeerConnection connection) throws Exception {
        CompletableFuture<String> made = new CompletableFuture<>();
        connection.createOffer(new RTCOfferOptions(), new CreateSessionDescriptionObserver() {
            @Override
            public void onSuccess(RTCSessionDescription description) {
                made.complete(description.sdp);
            }

            @Override
            public void onFailure(String error) {
                made.completeExceptionally(new IllegalStateException(error));
            }
        });
        return made.get(10, TimeUnit.SECONDS);
    }

    private static void apply(RTCPeerConnection connection, String offer) throws Exception {
        CompletableFuture<Boolean> set = new CompletableFuture<>();
        connection.setLocalDescription(
                new RTCSessionDescription(RTCSdpType.OFFER, offer), new SetSessionDescriptionObserver() {
                    @Override
                    public void onSuccess() {
                        set.complete(true);
                    }

                    @Override
                    public void onFailure(String error) {
                        set.completeExceptionally(new IllegalStateException(error));
                    }
                });
        assertTrue(set.get(10, TimeUnit.SECONDS));
    }
}
