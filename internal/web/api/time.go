package api

import "time"

// Time is a moment as it is sent: in UTC, to the microsecond, always of one length, so that times sort as
// strings.
type Time struct{ time.Time }

const timeLayout = `"2006-01-02T15:04:05.000000Z"`

// MarshalJSON writes the moment.
func (t Time) MarshalJSON() ([]byte, error) { return []byte(t.UTC().Format(timeLayout)), nil }
