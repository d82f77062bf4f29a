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
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/livekit/protocol/livekit"
	"github.com/pion/interceptor"
	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media"
	"postern.io/participants/participant"
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

type publisher struct {
	clip     *clip
	interval time.Duration
	offset   time.Duration
	clock    *os.File

	signaling *participant.Signaling
	peer      *participant.Peer
	track     *webrtc.TrackLocalStaticSample
	again     atomic.Bool
	connected chan error
	once      sync.Once
}

func (p *publisher) join(url string, token string) error {
	signaling, err := participant.Join(url, token, false)
	if err != nil {
		return err
	}
	p.signaling = signaling
	go func() { p.done(signaling.Receive(p.handle)) }()
	return nil
}

func (p *publisher) done(err error) {
	p.once.Do(func() { p.connected <- err })
}

func (p *publisher) handle(response *livekit.SignalResponse) error {
	switch message := response.Message.(type) {
	case *livekit.SignalResponse_Join:
		return p.publish()
	case *livekit.SignalResponse_TrackPublished:
		return p.peer.Offer()
	case *livekit.SignalResponse_Answer:
		return p.peer.Answered(message.Answer)
	case *livekit.SignalResponse_Trickle:
		return p.peer.Trickled(message.Trickle)
	}
	return nil
}

func (p *publisher) publish() error {
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
		webrtc.WithSettingEngine(participant.WithoutUDP()),
		webrtc.WithMediaEngine(engine),
		webrtc.WithInterceptorRegistry(registry))
	peer, err := participant.NewPeer(
		p.signaling, livekit.SignalTarget_PUBLISHER, api, webrtc.Configuration{}, func(*webrtc.ICECandidate) {})
	if err != nil {
		return err
	}
	p.peer = peer
	peer.OnConnectionStateChange(func(state webrtc.PeerConnectionState) {
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
	rtp, err := peer.AddTrack(p.track)
	if err != nil {
		return err
	}
	go p.listen(rtp)
	// The messages of data channels are ignored, but the server expects a data channel.
	if _, err := peer.CreateDataChannel("_reliable", nil); err != nil {
		return err
	}
	p.signaling.AddTrack(&livekit.AddTrackRequest{
		Cid: p.track.ID(), Name: "camera", Type: livekit.TrackType_VIDEO, Source: livekit.TrackSource_CAMERA,
		Width: uint32(p.clip.width), Height: uint32(p.clip.height),
		Layers: []*livekit.VideoLayer{{
			Quality: livekit.VideoQuality_HIGH, Width: uint32(p.clip.width), Height: uint32(p.clip.height),
		}},
	})
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

func fail(err error) {
	fmt.Println("failed: " + err.Error())
	os.Exit(1)
}
