// Package api holds everything of the HTTP API that is not HTTP: its JSON types and the conversions
// from and to plain values, its parameters and how they are read, and the OpenAPI document that
// describes it. The rows of an ingest are internal/ingest's own types.
//
// It knows no Echo, and neither searches nor stores.
package api
