package client

import (
	"errors"
	"io"
	"net/http"
	"sync"
)

// inProcess answers requests with a handler in this process, as if they came from this machine.
type inProcess struct{ handler http.Handler }

// localPeer is the address that such a request comes from.
const localPeer = "127.0.0.1:0"

// RoundTrip calls the handler. The body is passed on while the handler writes it.
func (t inProcess) RoundTrip(req *http.Request) (*http.Response, error) {
	in := req.Clone(req.Context())
	in.RemoteAddr, in.RequestURI = localPeer, req.URL.RequestURI()
	if in.Body == nil {
		in.Body = http.NoBody
	}
	body, out := io.Pipe()
	w := &pipeWriter{header: http.Header{}, body: out, ready: make(chan struct{}), aborted: make(chan struct{})}
	go func() { // ends with the handler, as http.Server's goroutine would
		defer w.recoverAbort()
		t.handler.ServeHTTP(w, in)
		w.WriteHeader(http.StatusOK)
		_ = out.Close()
	}()
	select {
	case <-w.ready:
	case <-w.aborted:
		return nil, io.ErrUnexpectedEOF
	case <-req.Context().Done():
		_ = body.CloseWithError(req.Context().Err())
		return nil, req.Context().Err()
	}
	return &http.Response{
		Status: http.StatusText(w.status), StatusCode: w.status, Header: w.sent, Body: body, Request: req,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, ContentLength: -1,
	}, nil
}

// pipeWriter is a ResponseWriter whose body can be read while it is written.
type pipeWriter struct {
	header, sent http.Header
	body         *io.PipeWriter
	once         sync.Once
	status       int
	ready        chan struct{} // closed when status and sent are set
	aborted      chan struct{} // closed when the handler gave up
}

// recoverAbort cuts the answer short where the handler panicked with http.ErrAbortHandler, as
// http.Server cuts the connection.
func (w *pipeWriter) recoverAbort() {
	p := recover()
	if p == nil {
		return
	}
	if err, ok := p.(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
		panic(p)
	}
	_ = w.body.CloseWithError(io.ErrUnexpectedEOF)
	close(w.aborted)
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

// Flush does nothing: every Write is passed on at once. Handlers that stream ask for it.
func (w *pipeWriter) Flush() {}
