package api

import (
	"encoding/json"
	"slices"
	"testing"
	"time"
)

func TestTimesSortAsStrings(t *testing.T) {
	first := time.Date(2026, 3, 2, 1, 30, 0, 0, time.FixedZone("CST", 8*60*60))
	var sent []string
	for _, after := range []time.Duration{0, time.Microsecond, 100 * time.Millisecond, time.Second - time.Microsecond, time.Second, 10 * time.Second} {
		at := Time{first.Add(after)}
		body, err := json.Marshal(at)
		if err != nil {
			t.Fatal(err)
		}
		sent = append(sent, string(body))
		var back Time
		if err := json.Unmarshal(body, &back); err != nil || !back.Equal(at.Time) {
			t.Errorf("%s came back as %v, %v", body, back, err)
		}
	}
	if !slices.IsSorted(sent) || sent[0] != `"2026-03-01T17:30:00.000000Z"` {
		t.Errorf("sent %v", sent)
	}
}
