package trial

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// A Stack is a goroutine in a dump.
type Stack struct {
	State  string // "chan receive", "sync.Mutex.Lock"
	Leaked bool   // by the word of the runtime
	Frames []Frame
}

// A Frame is a call of a stack, innermost first.
type Frame struct {
	File string
	Line int
}

var header = regexp.MustCompile(`^goroutine \d+ (?:gp=\S+ m=\S+ (?:mp=\S+ )?)?\[([^\]]+)\]:$`)

// ParseStacks reads the goroutines of a dump in the form of [runtime.Stack],
// with any text around them.
func ParseStacks(text string) (stacks []Stack) {
	var current *Stack
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if m := header.FindStringSubmatch(line); m != nil {
			stacks = append(stacks, state(m[1]))
			current = &stacks[len(stacks)-1]
			continue
		}
		if line == "" {
			current = nil
		}
		if place, ok := strings.CutPrefix(line, "\t"); ok && current != nil {
			if frame, ok := parseFrame(place); ok {
				current.Frames = append(current.Frames, frame)
			}
		}
	}
	return stacks
}

// state reads what stands in brackets: "chan receive (leaked), 2 minutes".
func state(text string) Stack {
	s := Stack{Leaked: strings.Contains(text, "(leaked)")}
	text, _, _ = strings.Cut(text, ",")
	text, _, _ = strings.Cut(text, " (")
	s.State = text
	return s
}

// parseFrame reads "/src/net/http/server.go:12 +0x1f".
func parseFrame(place string) (Frame, bool) {
	place, _, _ = strings.Cut(place, " ")
	i := strings.LastIndexByte(place, ':')
	if i < 0 {
		return Frame{}, false
	}
	line, err := strconv.Atoi(place[i+1:])
	return Frame{place[:i], line}, err == nil
}

// waits are the states in which a goroutine waits for another one of the same
// process. A wait for the network or the clock is none of them.
var waits = []string{"chan ", "select", "sync.", "semacquire"}

func (s Stack) waits() bool {
	for _, w := range waits {
		if strings.HasPrefix(s.State, w) {
			return true
		}
	}
	return false
}

// within returns the frames that lie in the files of a directory.
func (s Stack) within(dir string) (frames []Frame) {
	for _, f := range s.Frames {
		// An overlaid file may go by the name of its replacement, whose directory ends in dir.
		if strings.HasSuffix(filepath.Dir(f.File), dir) {
			frames = append(frames, Frame{filepath.Base(f.File), f.Line})
		}
	}
	return frames
}
