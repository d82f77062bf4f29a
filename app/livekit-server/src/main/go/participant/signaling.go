// Package participant is what the LiveKit participants of this module have in common: the signalling connection, and
// peer connections that negotiate over it and use no UDP.
package participant

import (
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/livekit/protocol/livekit"
	"google.golang.org/protobuf/proto"
)

// Signaling is a signalling connection to a LiveKit server.
type Signaling struct {
	socket  *websocket.Conn
	writing sync.Mutex
}

// Join opens the connection. Certificates are checked against the system's authorities; SSL_CERT_FILE names others.
func Join(url string, token string, subscribe bool) (*Signaling, error) {
	query := "/rtc?protocol=15&auto_subscribe=0&sdk=go"
	if subscribe {
		query = "/rtc?protocol=15&auto_subscribe=1&sdk=go"
	}
	header := http.Header{"Authorization": []string{"Bearer " + token}}
	socket, answer, err := websocket.DefaultDialer.Dial(url+query, header)
	if err != nil {
		if answer != nil {
			return nil, fmt.Errorf("signalling: %w: %s", err, answer.Status)
		}
		return nil, fmt.Errorf("signalling: %w", err)
	}
	return &Signaling{socket: socket}, nil
}

// Receive passes one response after the other to handle, and returns the first failure. It answers the join with pings,
// and takes a goodbye of the server for a failure.
func (s *Signaling) Receive(handle func(*livekit.SignalResponse) error) error {
	for {
		_, message, err := s.socket.ReadMessage()
		if err != nil {
			return fmt.Errorf("signalling ended: %w", err)
		}
		response := &livekit.SignalResponse{}
		if err := proto.Unmarshal(message, response); err != nil {
			return err
		}
		switch message := response.Message.(type) {
		case *livekit.SignalResponse_Join:
			go s.ping(time.Duration(max(message.Join.PingInterval, 1)) * time.Second)
		case *livekit.SignalResponse_Leave:
			return fmt.Errorf("the server said goodbye: %s", message.Leave.Reason)
		}
		if err := handle(response); err != nil {
			return err
		}
	}
}

// Send may be called by several goroutines at once. Receive reports a broken socket.
func (s *Signaling) Send(request *livekit.SignalRequest) {
	message, err := proto.Marshal(request)
	if err != nil {
		panic(err)
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	_ = s.socket.WriteMessage(websocket.BinaryMessage, message)
}

// AddTrack announces a track.
func (s *Signaling) AddTrack(track *livekit.AddTrackRequest) {
	s.Send(&livekit.SignalRequest{Message: &livekit.SignalRequest_AddTrack{AddTrack: track}})
}

func (s *Signaling) ping(interval time.Duration) {
	for range time.Tick(interval) {
		s.Send(&livekit.SignalRequest{Message: &livekit.SignalRequest_PingReq{
			PingReq: &livekit.Ping{Timestamp: time.Now().UnixMilli()},
		}})
	}
}
