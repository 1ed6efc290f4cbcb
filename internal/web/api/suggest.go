package api

import "wenxun/internal/search"

// Completions are what a half-typed query may become.
type Completions struct {
	Suggestions []Completion `json:"suggestions"`
}

// Completion is one of them.
type Completion struct {
	Text      string                `json:"text"`
	Kind      search.CompletionKind `json:"kind"`
	ID        string                `json:"id,omitempty"`
	Documents int                   `json:"documents,omitempty"`
}

// NewCompletions returns completions as they are sent.
func NewCompletions(all []search.Completion) Completions {
	return Completions{Suggestions: convert(all, func(c search.Completion) Completion { return Completion(c) })}
}
