// A LiveKit participant on pion, for tests of the server's two ways in: media over ICE/TCP alone, or through a TURN
// relay over TLS alone. It publishes sound and pictures whose bytes name the sender, reports what it receives of others
// as JSON lines, and ends when standard input does.
//
// Certificates are checked against the system's authorities; SSL_CERT_FILE names others.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/livekit/protocol/livekit"
	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media"
	"postern.io/participants/participant"
)

const marker = "sent-by-"

type peer struct {
	identity string
	relay    bool
	port     string
	printing sync.Mutex

	signaling  *participant.Signaling
	publisher  *participant.Peer
	subscriber *participant.Peer
	announced  int
	started    time.Time
}

func main() {
	url := flag.String("url", "", "ws or wss URL of the server")
	identity := flag.String("identity", "", "who the token is for; what is published names it")
	relay := flag.Bool("relay", false, "nothing but TURN over TLS; otherwise nothing but ICE/TCP")
	port := flag.String("turn-port", "", "instead of the port that the server advertises for TURN/TLS")
	flag.Parse()

	p := &peer{
		identity: *identity,
		relay:    *relay,
		port:     *port,
		started:  time.Now(),
	}
	go func() {
		// The parent has ended or needs this no more.
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	if err := p.run(*url, os.Getenv("POSTERN_PEER_TOKEN")); err != nil {
		p.report(map[string]any{"event": "failed", "error": err.Error()})
		os.Exit(1)
	}
}

func (p *peer) run(url string, token string) error {
	signaling, err := participant.Join(url, token, true)
	if err != nil {
		return err
	}
	p.signaling = signaling
	return signaling.Receive(p.handle)
}

func (p *peer) handle(response *livekit.SignalResponse) error {
	switch message := response.Message.(type) {
	case *livekit.SignalResponse_Join:
		return p.joined(message.Join)
	case *livekit.SignalResponse_Offer:
		return p.subscriber.Answer(message.Offer)
	case *livekit.SignalResponse_Answer:
		return p.publisher.Answered(message.Answer)
	case *livekit.SignalResponse_Trickle:
		if err := p.publisher.Trickled(message.Trickle); err != nil {
			return err
		}
		return p.subscriber.Trickled(message.Trickle)
	case *livekit.SignalResponse_TrackPublished:
		p.announced++
		if p.announced == 2 {
			return p.publisher.Offer()
		}
	}
	return nil
}

func (p *peer) joined(join *livekit.JoinResponse) error {
	configuration := webrtc.Configuration{}
	var offered []string
	for _, server := range join.IceServers {
		for _, url := range server.Urls {
			offered = append(offered, url)
			if !p.relay || !strings.HasPrefix(url, "turns:") {
				continue
			}
			configuration.ICEServers = append(configuration.ICEServers, webrtc.ICEServer{
				URLs:       []string{p.onPort(url)},
				Username:   server.Username,
				Credential: server.Credential,
			})
		}
	}
	if p.relay {
		configuration.ICETransportPolicy = webrtc.ICETransportPolicyRelay
	}
	p.report(map[string]any{"event": "joined", "iceServers": offered, "node": join.ServerInfo.GetNodeId()})

	var err error
	if p.publisher, err = p.connection("publisher", livekit.SignalTarget_PUBLISHER, configuration); err != nil {
		return err
	}
	if p.subscriber, err = p.connection("subscriber", livekit.SignalTarget_SUBSCRIBER, configuration); err != nil {
		return err
	}
	p.subscriber.OnTrack(func(track *webrtc.TrackRemote, _ *webrtc.RTPReceiver) { p.receive(track) })
	return p.publish()
}

func (p *peer) connection(name string, target livekit.SignalTarget, configuration webrtc.Configuration) (
	*participant.Peer, error,
) {
	settings := participant.WithoutUDP()
	if p.relay {
		// pion would dial the server's TCP candidates in spite of the policy.
		settings.DisableActiveTCP(true)
		// The relay's own end speaks UDP; the connection to the relay is TLS.
		settings.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeTCP4, webrtc.NetworkTypeUDP4})
	}
	found := func(candidate *webrtc.ICECandidate) {
		p.report(map[string]any{"event": "candidate", "connection": name, "type": candidate.Typ.String()})
	}
	api := webrtc.NewAPI(webrtc.WithSettingEngine(settings))
	connection, err := participant.NewPeer(p.signaling, target, api, configuration, found)
	if err != nil {
		return nil, err
	}
	connection.OnConnectionStateChange(func(state webrtc.PeerConnectionState) {
		event := map[string]any{
			"event":        "state",
			"connection":   name,
			"state":        state.String(),
			"milliseconds": time.Since(p.started).Milliseconds(),
		}
		if state == webrtc.PeerConnectionStateConnected {
			if pair, err := connection.SCTP().Transport().ICETransport().GetSelectedCandidatePair(); err == nil && pair != nil {
				event["local"] = pair.Local.Typ.String()
				event["protocol"] = pair.Local.Protocol.String()
				event["remote"] = fmt.Sprintf("%s:%d", pair.Remote.Address, pair.Remote.Port)
			}
		}
		p.report(event)
	})
	return connection, nil
}

func (p *peer) publish() error {
	sound, err := webrtc.NewTrackLocalStaticSample(
		webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2}, "sound", "stream")
	if err != nil {
		return err
	}
	pictures, err := webrtc.NewTrackLocalStaticSample(
		webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}, "pictures", "stream")
	if err != nil {
		return err
	}
	for _, track := range []webrtc.TrackLocal{sound, pictures} {
		if _, err := p.publisher.AddTrack(track); err != nil {
			return err
		}
	}
	// The messages of data channels are ignored, but the server expects a data channel.
	if _, err := p.publisher.CreateDataChannel("_reliable", nil); err != nil {
		return err
	}
	p.signaling.AddTrack(&livekit.AddTrackRequest{
		Cid: sound.ID(), Name: "sound", Type: livekit.TrackType_AUDIO, Source: livekit.TrackSource_MICROPHONE,
	})
	p.signaling.AddTrack(&livekit.AddTrackRequest{
		Cid: pictures.ID(), Name: "pictures", Type: livekit.TrackType_VIDEO, Source: livekit.TrackSource_CAMERA,
		Width: 320, Height: 180,
	})
	// A packet of Opus begins with its kind; a picture of VP8 with a key frame's header. The rest is never decoded.
	go p.write(sound, append([]byte{0xfc}, []byte(marker+p.identity)...), 20*time.Millisecond)
	header := []byte{0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00}
	picture := append(header, bytes.Repeat([]byte(marker+p.identity+" "), 200)...)
	go p.write(pictures, picture, 100*time.Millisecond)
	return nil
}

func (p *peer) write(track *webrtc.TrackLocalStaticSample, data []byte, interval time.Duration) {
	for range time.Tick(interval) {
		if track.WriteSample(media.Sample{Data: data, Duration: interval}) != nil {
			return
		}
	}
}

func (p *peer) receive(track *webrtc.TrackRemote) {
	packets, size := 0, 0
	for {
		packet, _, err := track.ReadRTP()
		if err != nil {
			return
		}
		at := bytes.Index(packet.Payload, []byte(marker))
		if at < 0 {
			// The server's own silence and padding.
			continue
		}
		sender, _, _ := strings.Cut(string(packet.Payload[at+len(marker):]), " ")
		packets++
		size += len(packet.Payload)
		if packets%10 == 0 {
			p.report(map[string]any{
				"event": "media", "kind": track.Kind().String(), "from": sender, "packets": packets, "bytes": size,
			})
		}
	}
}

func (p *peer) onPort(url string) string {
	if p.port == "" {
		return url
	}
	address, query, _ := strings.Cut(url, "?")
	return address[:strings.LastIndex(address, ":")+1] + p.port + "?" + query
}

func (p *peer) report(event map[string]any) {
	line, err := json.Marshal(event)
	if err != nil {
		panic(err)
	}
	p.printing.Lock()
	defer p.printing.Unlock()
	fmt.Println(string(line))
}
