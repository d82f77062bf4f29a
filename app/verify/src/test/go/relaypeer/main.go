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
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/livekit/protocol/livekit"
	"github.com/pion/ice/v4"
	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media"
	"google.golang.org/protobuf/proto"
)

const marker = "sent-by-"

type peer struct {
	identity string
	relay    bool
	port     string
	socket   *websocket.Conn
	writing  sync.Mutex
	printing sync.Mutex

	publisher  *webrtc.PeerConnection
	subscriber *webrtc.PeerConnection
	waiting    map[livekit.SignalTarget][]webrtc.ICECandidateInit
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
		waiting:  map[livekit.SignalTarget][]webrtc.ICECandidateInit{},
		started:  time.Now(),
	}
	go func() {
		// Whoever started this is gone.
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	if err := p.run(*url, os.Getenv("POSTERN_PEER_TOKEN")); err != nil {
		p.report(map[string]any{"event": "failed", "error": err.Error()})
		os.Exit(1)
	}
}

func (p *peer) run(url string, token string) error {
	header := http.Header{"Authorization": []string{"Bearer " + token}}
	socket, answer, err := websocket.DefaultDialer.Dial(url+"/rtc?protocol=15&auto_subscribe=1&sdk=go", header)
	if err != nil {
		if answer != nil {
			return fmt.Errorf("signalling: %w: %s", err, answer.Status)
		}
		return fmt.Errorf("signalling: %w", err)
	}
	p.socket = socket
	for {
		_, message, err := socket.ReadMessage()
		if err != nil {
			return fmt.Errorf("signalling ended: %w", err)
		}
		response := &livekit.SignalResponse{}
		if err := proto.Unmarshal(message, response); err != nil {
			return err
		}
		if err := p.handle(response); err != nil {
			return err
		}
	}
}

func (p *peer) handle(response *livekit.SignalResponse) error {
	switch message := response.Message.(type) {
	case *livekit.SignalResponse_Join:
		return p.joined(message.Join)
	case *livekit.SignalResponse_Offer:
		return p.answer(message.Offer)
	case *livekit.SignalResponse_Answer:
		description := webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: message.Answer.Sdp}
		if err := p.publisher.SetRemoteDescription(description); err != nil {
			return err
		}
		return p.addWaiting(livekit.SignalTarget_PUBLISHER)
	case *livekit.SignalResponse_Trickle:
		return p.trickled(message.Trickle)
	case *livekit.SignalResponse_TrackPublished:
		p.announced++
		if p.announced == 2 {
			return p.offer()
		}
	case *livekit.SignalResponse_Leave:
		return fmt.Errorf("the server said goodbye: %s", message.Leave.Reason)
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
	go p.ping(time.Duration(max(join.PingInterval, 1)) * time.Second)
	return p.publish()
}

// Without UDP, whichever way: no STUN, no names over multicast, and with a relay its control connection is TLS.
func (p *peer) connection(name string, target livekit.SignalTarget, configuration webrtc.Configuration) (
	*webrtc.PeerConnection, error,
) {
	settings := webrtc.SettingEngine{}
	settings.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	networks := []webrtc.NetworkType{webrtc.NetworkTypeTCP4}
	if p.relay {
		// pion would dial the server's TCP candidates in spite of the policy.
		settings.DisableActiveTCP(true)
		// The relay's own end speaks UDP.
		networks = append(networks, webrtc.NetworkTypeUDP4)
	}
	settings.SetNetworkTypes(networks)
	connection, err := webrtc.NewAPI(webrtc.WithSettingEngine(settings)).NewPeerConnection(configuration)
	if err != nil {
		return nil, err
	}
	connection.OnICECandidate(func(candidate *webrtc.ICECandidate) {
		if candidate == nil {
			return
		}
		p.report(map[string]any{"event": "candidate", "connection": name, "type": candidate.Typ.String()})
		text, err := json.Marshal(candidate.ToJSON())
		if err == nil {
			p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Trickle{
				Trickle: &livekit.TrickleRequest{CandidateInit: string(text), Target: target},
			}})
		}
	})
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
	// The messages of data channels are not looked at, but the server expects one.
	if _, err := p.publisher.CreateDataChannel("_reliable", nil); err != nil {
		return err
	}
	p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_AddTrack{AddTrack: &livekit.AddTrackRequest{
		Cid: sound.ID(), Name: "sound", Type: livekit.TrackType_AUDIO, Source: livekit.TrackSource_MICROPHONE,
	}}})
	p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_AddTrack{AddTrack: &livekit.AddTrackRequest{
		Cid: pictures.ID(), Name: "pictures", Type: livekit.TrackType_VIDEO, Source: livekit.TrackSource_CAMERA,
		Width: 320, Height: 180,
	}}})
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

func (p *peer) offer() error {
	offer, err := p.publisher.CreateOffer(nil)
	if err != nil {
		return err
	}
	if err := p.publisher.SetLocalDescription(offer); err != nil {
		return err
	}
	p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Offer{
		Offer: &livekit.SessionDescription{Type: "offer", Sdp: offer.SDP},
	}})
	return nil
}

func (p *peer) answer(offer *livekit.SessionDescription) error {
	description := webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer.Sdp}
	if err := p.subscriber.SetRemoteDescription(description); err != nil {
		return err
	}
	answer, err := p.subscriber.CreateAnswer(nil)
	if err != nil {
		return err
	}
	if err := p.subscriber.SetLocalDescription(answer); err != nil {
		return err
	}
	p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Answer{
		Answer: &livekit.SessionDescription{Type: "answer", Sdp: answer.SDP, Id: offer.Id},
	}})
	return p.addWaiting(livekit.SignalTarget_SUBSCRIBER)
}

func (p *peer) trickled(trickle *livekit.TrickleRequest) error {
	candidate := webrtc.ICECandidateInit{}
	if err := json.Unmarshal([]byte(trickle.CandidateInit), &candidate); err != nil {
		return err
	}
	p.waiting[trickle.Target] = append(p.waiting[trickle.Target], candidate)
	return p.addWaiting(trickle.Target)
}

func (p *peer) addWaiting(target livekit.SignalTarget) error {
	connection := p.publisher
	if target == livekit.SignalTarget_SUBSCRIBER {
		connection = p.subscriber
	}
	if connection.RemoteDescription() == nil {
		return nil
	}
	for _, candidate := range p.waiting[target] {
		if err := connection.AddICECandidate(candidate); err != nil {
			return err
		}
	}
	p.waiting[target] = nil
	return nil
}

func (p *peer) onPort(url string) string {
	if p.port == "" {
		return url
	}
	address, query, _ := strings.Cut(url, "?")
	return address[:strings.LastIndex(address, ":")+1] + p.port + "?" + query
}

func (p *peer) ping(interval time.Duration) {
	for range time.Tick(interval) {
		p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_PingReq{
			PingReq: &livekit.Ping{Timestamp: time.Now().UnixMilli()},
		}})
	}
}

func (p *peer) send(request *livekit.SignalRequest) {
	message, err := proto.Marshal(request)
	if err != nil {
		panic(err)
	}
	p.writing.Lock()
	defer p.writing.Unlock()
	// A socket that broke is reported by the reader.
	_ = p.socket.WriteMessage(websocket.BinaryMessage, message)
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
