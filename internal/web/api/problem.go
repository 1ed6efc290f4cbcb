package api

import "wenxun/internal/search"

// Problem is an error (RFC 9457), with the parameters or fields that are wrong.
type Problem struct {
	Type      string       `json:"type"`
	Title     string       `json:"title"`
	Status    int          `json:"status"`
	Detail    string       `json:"detail"`
	Errors    []ParamError `json:"errors"`
	RequestID string       `json:"request_id"`
}

// ParamError names a parameter or field that is wrong and gives the reason in Chinese.
type ParamError struct {
	Parameter string `json:"parameter"`
	Reason    string `json:"reason"`
}

// NewParamErrors returns errors as they are sent.
func NewParamErrors(all search.ParamErrors) []ParamError {
	return convert(all, func(e search.ParamError) ParamError { return ParamError(e) })
}
