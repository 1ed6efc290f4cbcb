package api

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Marshal returns the JSON of v with a line's end. It leaves < and > as they are, so that HTML in an
// answer stays readable.
func Marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encode the answer: %w", err)
	}
	return b.Bytes(), nil
}
