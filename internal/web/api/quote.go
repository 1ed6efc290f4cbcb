package api

// Quote is the body of a quote check.
type Quote struct {
	Text string `json:"text"`
}
