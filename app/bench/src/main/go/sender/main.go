// Many LiveKit participants in one process with little CPU usage: each publishes one track of pre-encoded VP8 frames at
// their frame rate over ICE/TCP, and starts again with the first one (the key frame) at the end and whenever the server
// requests a key frame.
//
// The parameters are one JSON line on standard input, because they contain tokens:
//
//	{"url": "ws://…", "framesPerSecond": 30, "clock": "FILE", "senders": [{"token": "…", "clip": "FILE.ivf", "clock": true}]}
//
// For senders with "clock", 10 bytes are appended to the clock file for every frame: its index in the clip (16 bits)
// and the time in nanoseconds since 1970 when it was passed to the network (64 bits), both big endian. Prints "ready"
// when all are connected. Ends when standard input ends.
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
	"github.com/livekit/protocol/livekit"
	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media"
	"google.golang.org/protobuf/proto"
)

// The minimum interval between key frames, because several receivers may request one at the same time.
const keyFramePause = 500 * time.Millisecond

type order struct {
	URL             string   `json:"url"`
	FramesPerSecond int      `json:"framesPerSecond"`
	Clock           string   `json:"clock"`
	Senders         []sender `json:"senders"`
}

type sender struct {
	Token string `json:"token"`
	Clip  string `json:"clip"`
	Clock bool   `json:"clock"`
}

type clip struct {
	width, height int
	frames        [][]byte
}

func main() {
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	line, err := input.ReadBytes('\n')
	if err != nil {
		fail(err)
	}
	var given order
	if err := json.Unmarshal(line, &given); err != nil {
		fail(err)
	}
	if err := start(given); err != nil {
		fail(err)
	}
	fmt.Println("ready")
	// The parent has ended or needs no more frames.
	_, _ = io.Copy(io.Discard, input)
}

func start(given order) error {
	clips := map[string]*clip{}
	for _, s := range given.Senders {
		if clips[s.Clip] == nil {
			read, err := readClip(s.Clip)
			if err != nil {
				return fmt.Errorf("%s: %w", s.Clip, err)
			}
			clips[s.Clip] = read
		}
	}
	clock, err := os.Create(given.Clock)
	if err != nil {
		return err
	}
	interval := time.Second / time.Duration(given.FramesPerSecond)
	for i, s := range given.Senders {
		p := &publisher{
			clip:      clips[s.Clip],
			interval:  interval,
			offset:    interval * time.Duration(i) / time.Duration(len(given.Senders)),
			connected: make(chan error, 1),
		}
		if s.Clock {
			p.clock = clock
		}
		if err := p.join(given.URL, s.Token); err != nil {
			return fmt.Errorf("sender %d: %w", i, err)
		}
		select {
		case err := <-p.connected:
			if err != nil {
				return fmt.Errorf("sender %d: %w", i, err)
			}
		case <-time.After(20 * time.Second):
			return fmt.Errorf("sender %d was not connected within 20 s", i)
		}
	}
	return nil
}

func readClip(path string) (*clip, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if len(data) < 32 || string(data[:4]) != "DKIF" || string(data[8:12]) != "VP80" {
		return nil, errors.New("no IVF file of VP8")
	}
	read := &clip{
		width:  int(binary.LittleEndian.Uint16(data[12:])),
		height: int(binary.LittleEndian.Uint16(data[14:])),
	}
	for rest := data[32:]; len(rest) >= 12; {
		size := int(binary.LittleEndian.Uint32(rest))
		if len(rest) < 12+size {
			return nil, errors.New("cut off")
		}
		read.frames = append(read.frames, rest[12:12+size])
		rest = rest[12+size:]
	}
	if len(read.frames) == 0 {
		return nil, errors.New("empty")
	}
	return read, nil
}

type publisher struct {
	clip     *clip
	interval time.Duration
	offset   time.Duration
	clock    *os.File

	socket     *websocket.Conn
	writing    sync.Mutex
	connection *webrtc.PeerConnection
	track      *webrtc.TrackLocalStaticSample
	waiting    []webrtc.ICECandidateInit
	again      atomic.Bool
	connected  chan error
	once       sync.Once
}

func (p *publisher) join(url string, token string) error {
	header := http.Header{"Authorization": []string{"Bearer " + token}}
	socket, answer, err := websocket.DefaultDialer.Dial(url+"/rtc?protocol=15&auto_subscribe=0&sdk=go", header)
	if err != nil {
		if answer != nil {
			return fmt.Errorf("signalling: %w: %s", err, answer.Status)
		}
		return fmt.Errorf("signalling: %w", err)
	}
	p.socket = socket
	go func() {
		for {
			_, message, err := socket.ReadMessage()
			if err != nil {
				p.done(fmt.Errorf("signalling ended: %w", err))
				return
			}
			response := &livekit.SignalResponse{}
			if err := proto.Unmarshal(message, response); err != nil {
				p.done(err)
				return
			}
			if err := p.handle(response); err != nil {
				p.done(err)
				return
			}
		}
	}()
	return nil
}

func (p *publisher) done(err error) {
	p.once.Do(func() { p.connected <- err })
}

func (p *publisher) handle(response *livekit.SignalResponse) error {
	switch message := response.Message.(type) {
	case *livekit.SignalResponse_Join:
		go p.ping(time.Duration(max(message.Join.PingInterval, 1)) * time.Second)
		return p.publish()
	case *livekit.SignalResponse_TrackPublished:
		return p.offer()
	case *livekit.SignalResponse_Answer:
		description := webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: message.Answer.Sdp}
		if err := p.connection.SetRemoteDescription(description); err != nil {
			return err
		}
		return p.addWaiting()
	case *livekit.SignalResponse_Trickle:
		if message.Trickle.Target != livekit.SignalTarget_PUBLISHER {
			return nil
		}
		candidate := webrtc.ICECandidateInit{}
		if err := json.Unmarshal([]byte(message.Trickle.CandidateInit), &candidate); err != nil {
			return err
		}
		p.waiting = append(p.waiting, candidate)
		return p.addWaiting()
	case *livekit.SignalResponse_Leave:
		return fmt.Errorf("the server said goodbye: %s", message.Leave.Reason)
	}
	return nil
}

func (p *publisher) publish() error {
	settings := webrtc.SettingEngine{}
	settings.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	settings.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeTCP4})
	engine := &webrtc.MediaEngine{}
	if err := engine.RegisterDefaultCodecs(); err != nil {
		return err
	}
	// No retransmissions, because the transport is TCP.
	registry := &interceptor.Registry{}
	if err := webrtc.ConfigureRTCPReports(registry); err != nil {
		return err
	}
	api := webrtc.NewAPI(
		webrtc.WithSettingEngine(settings), webrtc.WithMediaEngine(engine), webrtc.WithInterceptorRegistry(registry))
	connection, err := api.NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		return err
	}
	p.connection = connection
	connection.OnICECandidate(func(candidate *webrtc.ICECandidate) {
		if candidate == nil {
			return
		}
		if text, err := json.Marshal(candidate.ToJSON()); err == nil {
			p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Trickle{Trickle: &livekit.TrickleRequest{
				CandidateInit: string(text), Target: livekit.SignalTarget_PUBLISHER,
			}}})
		}
	})
	connection.OnConnectionStateChange(func(state webrtc.PeerConnectionState) {
		switch state {
		case webrtc.PeerConnectionStateConnected:
			go p.write()
			p.done(nil)
		case webrtc.PeerConnectionStateFailed:
			p.done(errors.New("no way for media"))
		}
	})
	p.track, err = webrtc.NewTrackLocalStaticSample(
		webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}, "pictures", "stream")
	if err != nil {
		return err
	}
	rtp, err := connection.AddTrack(p.track)
	if err != nil {
		return err
	}
	go p.listen(rtp)
	// The messages of data channels are ignored, but the server expects a data channel.
	if _, err := connection.CreateDataChannel("_reliable", nil); err != nil {
		return err
	}
	p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_AddTrack{AddTrack: &livekit.AddTrackRequest{
		Cid: p.track.ID(), Name: "camera", Type: livekit.TrackType_VIDEO, Source: livekit.TrackSource_CAMERA,
		Width: uint32(p.clip.width), Height: uint32(p.clip.height),
		Layers: []*livekit.VideoLayer{{
			Quality: livekit.VideoQuality_HIGH, Width: uint32(p.clip.width), Height: uint32(p.clip.height),
		}},
	}}})
	return nil
}

// Frames are paced by the clip's schedule; one late frame does not delay the following ones.
func (p *publisher) write() {
	next := time.Now().Add(p.offset)
	last := time.Time{}
	for i := 0; ; i = (i + 1) % len(p.clip.frames) {
		time.Sleep(time.Until(next))
		next = next.Add(p.interval)
		if p.again.Load() && time.Since(last) > keyFramePause {
			p.again.Store(false)
			i = 0
		}
		if i == 0 {
			last = time.Now()
		}
		if p.clock != nil {
			var note [10]byte
			binary.BigEndian.PutUint16(note[:], uint16(i))
			binary.BigEndian.PutUint64(note[2:], uint64(time.Now().UnixNano()))
			_, _ = p.clock.Write(note[:])
		}
		if p.track.WriteSample(media.Sample{Data: p.clip.frames[i], Duration: p.interval}) != nil {
			return
		}
	}
}

func (p *publisher) listen(rtp *webrtc.RTPSender) {
	for {
		packets, _, err := rtp.ReadRTCP()
		if err != nil {
			return
		}
		for _, packet := range packets {
			switch packet.(type) {
			case *rtcp.PictureLossIndication, *rtcp.FullIntraRequest:
				p.again.Store(true)
			}
		}
	}
}

func (p *publisher) offer() error {
	offer, err := p.connection.CreateOffer(nil)
	if err != nil {
		return err
	}
	if err := p.connection.SetLocalDescription(offer); err != nil {
		return err
	}
	p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Offer{
		Offer: &livekit.SessionDescription{Type: "offer", Sdp: offer.SDP},
	}})
	return nil
}

func (p *publisher) addWaiting() error {
	if p.connection == nil || p.connection.RemoteDescription() == nil {
		return nil
	}
	for _, candidate := range p.waiting {
		if err := p.connection.AddICECandidate(candidate); err != nil {
			return err
		}
	}
	p.waiting = nil
	return nil
}

func (p *publisher) ping(interval time.Duration) {
	for range time.Tick(interval) {
		p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_PingReq{
			PingReq: &livekit.Ping{Timestamp: time.Now().UnixMilli()},
		}})
	}
}

func (p *publisher) send(request *livekit.SignalRequest) {
	message, err := proto.Marshal(request)
	if err != nil {
		panic(err)
	}
	p.writing.Lock()
	defer p.writing.Unlock()
	// The reader reports a broken socket.
	_ = p.socket.WriteMessage(websocket.BinaryMessage, message)
}

func fail(err error) {
	fmt.Println("failed: " + err.Error())
	os.Exit(1)
}
