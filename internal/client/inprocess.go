package client

import (
	"io"
	"net/http"
	"sync"
)

// inProcess answers requests by a handler in this process, as they would come from this machine.
type inProcess struct{ handler http.Handler }

// localPeer is the address that such a request comes from.
const localPeer = "127.0.0.1:0"

// RoundTrip has the handler answer. The body is handed on while it is written.
func (t inProcess) RoundTrip(req *http.Request) (*http.Response, error) {
	in := req.Clone(req.Context())
	in.RemoteAddr, in.RequestURI = localPeer, req.URL.RequestURI()
	if in.Body == nil {
		in.Body = http.NoBody
	}
	body, out := io.Pipe()
	w := &pipeWriter{header: http.Header{}, body: out, ready: make(chan struct{})}
	go func() { // ends with the handler; http.Server would run one the same way
		t.handler.ServeHTTP(w, in)
		w.WriteHeader(http.StatusOK)
		_ = out.Close()
	}()
	select {
	case <-w.ready:
	case <-req.Context().Done():
		_ = body.CloseWithError(req.Context().Err())
		return nil, req.Context().Err()
	}
	return &http.Response{
		Status: http.StatusText(w.status), StatusCode: w.status, Header: w.sent, Body: body, Request: req,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, ContentLength: -1,
	}, nil
}

// pipeWriter is a ResponseWriter whose body is read while it is written.
type pipeWriter struct {
	header, sent http.Header
	body         *io.PipeWriter
	once         sync.Once
	status       int
	ready        chan struct{} // closed when status and sent are there
}

func (w *pipeWriter) Header() http.Header { return w.header }

func (w *pipeWriter) WriteHeader(status int) {
	if status < http.StatusOK { // an interim answer
		return
	}
	w.once.Do(func() {
		w.status, w.sent = status, w.header.Clone()
		close(w.ready)
	})
}

func (w *pipeWriter) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(p)
}

// Flush is there for handlers that send rows as they come; every Write is sent at once.
func (w *pipeWriter) Flush() {}
