package participant

import (
	"encoding/json"

	"github.com/livekit/protocol/livekit"
	"github.com/pion/ice/v4"
	"github.com/pion/webrtc/v4"
)

// WithoutUDP returns settings for ICE/TCP alone, without STUN and without names over multicast.
func WithoutUDP() webrtc.SettingEngine {
	settings := webrtc.SettingEngine{}
	settings.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	settings.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeTCP4})
	return settings
}

// Peer is a peer connection that negotiates over a signalling connection. Its methods are called by Receive's handler.
type Peer struct {
	*webrtc.PeerConnection
	signaling *Signaling
	target    livekit.SignalTarget
	// Candidates of the server that came before its description.
	waiting []webrtc.ICECandidateInit
}

// NewPeer creates a peer connection whose candidates go to the server; found hears of each of them before.
func NewPeer(
	signaling *Signaling,
	target livekit.SignalTarget,
	api *webrtc.API,
	configuration webrtc.Configuration,
	found func(*webrtc.ICECandidate),
) (*Peer, error) {
	connection, err := api.NewPeerConnection(configuration)
	if err != nil {
		return nil, err
	}
	connection.OnICECandidate(func(candidate *webrtc.ICECandidate) {
		if candidate == nil {
			return
		}
		found(candidate)
		if text, err := json.Marshal(candidate.ToJSON()); err == nil {
			signaling.Send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Trickle{
				Trickle: &livekit.TrickleRequest{CandidateInit: string(text), Target: target},
			}})
		}
	})
	return &Peer{PeerConnection: connection, signaling: signaling, target: target}, nil
}

// Offer sends an offer to the server.
func (p *Peer) Offer() error {
	offer, err := p.CreateOffer(nil)
	if err != nil {
		return err
	}
	if err := p.SetLocalDescription(offer); err != nil {
		return err
	}
	p.signaling.Send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Offer{
		Offer: &livekit.SessionDescription{Type: "offer", Sdp: offer.SDP},
	}})
	return nil
}

// Answer answers an offer of the server.
func (p *Peer) Answer(offer *livekit.SessionDescription) error {
	description := webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer.Sdp}
	if err := p.SetRemoteDescription(description); err != nil {
		return err
	}
	answer, err := p.CreateAnswer(nil)
	if err != nil {
		return err
	}
	if err := p.SetLocalDescription(answer); err != nil {
		return err
	}
	p.signaling.Send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Answer{
		Answer: &livekit.SessionDescription{Type: "answer", Sdp: answer.SDP, Id: offer.Id},
	}})
	return p.addWaiting()
}

// Answered takes the server's answer.
func (p *Peer) Answered(answer *livekit.SessionDescription) error {
	description := webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answer.Sdp}
	if err := p.SetRemoteDescription(description); err != nil {
		return err
	}
	return p.addWaiting()
}

// Trickled takes a candidate of the server, unless it is for another peer connection.
func (p *Peer) Trickled(trickle *livekit.TrickleRequest) error {
	if trickle.Target != p.target {
		return nil
	}
	candidate := webrtc.ICECandidateInit{}
	if err := json.Unmarshal([]byte(trickle.CandidateInit), &candidate); err != nil {
		return err
	}
	p.waiting = append(p.waiting, candidate)
	return p.addWaiting()
}

func (p *Peer) addWaiting() error {
	if p.RemoteDescription() == nil {
		return nil
	}
	for _, candidate := range p.waiting {
		if err := p.AddICECandidate(candidate); err != nil {
			return err
		}
	}
	p.waiting = nil
	return nil
}
