package main

import (
	"encoding/binary"
	"errors"
	"os"
)

// A clip holds the VP8 frames of an IVF file; the first is a key frame.
type clip struct {
	width, height int
	frames        [][]byte
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
