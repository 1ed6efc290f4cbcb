package web

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"
)

// Access is what a key permits.
type Access uint8

const (
	Read Access = iota
	Write
)

// Keys checks API keys. It is safe for concurrent use.
type Keys interface {
	// Demands reports whether a key is needed for access: for writing as soon as one is
	// configured, for reading when the operator demands it.
	Demands(ctx context.Context, access Access) (bool, error)
	// Grants reports whether key permits access. The time it takes reveals nothing about the key.
	Grants(ctx context.Context, key string, access Access) (bool, error)
}

// reads lets through those who may read.
func (s *server) reads(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if _, err := s.checkKey(c.Request(), Read); err != nil {
			return err
		}
		return next(c)
	}
}

// writes lets through those who may write: with a key where any is configured, otherwise only from
// this machine.
func (s *server) writes(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if foreignOrigin(r) {
			return &refusal{status: http.StatusForbidden, detail: "不允许从其他网站的页面写入。"}
		}
		demanded, err := s.checkKey(r, Write)
		if err != nil {
			return err
		}
		if !demanded && !local(r) {
			return &refusal{status: http.StatusForbidden, detail: "没有设置密钥时，只能在本机写入。请先在服务器上运行 wenxun keys add，再带上密钥。"}
		}
		return next(c)
	}
}

// checkKey reports whether access demands a key. It returns an error when the request has none that
// permits it.
func (s *server) checkKey(r *http.Request, access Access) (demanded bool, err error) {
	if s.Keys == nil {
		return false, nil
	}
	demanded, err = s.Keys.Demands(r.Context(), access)
	if err != nil || !demanded {
		return demanded, wrap(err, "look for keys")
	}
	key, ok := bearer(r)
	if !ok {
		return true, &refusal{status: http.StatusUnauthorized, detail: "需要密钥。请在请求头写明 Authorization: Bearer 密钥。"}
	}
	granted, err := s.Keys.Grants(r.Context(), key, access)
	if err != nil {
		return true, wrap(err, "check a key")
	}
	if !granted {
		return true, &refusal{status: http.StatusUnauthorized, detail: "密钥不对、已被吊销，或权限不够。请向管理员要新的密钥。"}
	}
	return true, nil
}

func wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// bearer returns the token of an Authorization header (RFC 6750).
func bearer(r *http.Request) (string, bool) {
	scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	token = strings.TrimSpace(token)
	return token, ok && strings.EqualFold(scheme, "Bearer") && token != ""
}

// local reports whether a request comes from this machine, neither through a proxy nor from a
// browser that another site controls: checking Host keeps out pages whose name was made to point
// here (DNS rebinding), checking the forwarding headers keeps out what a proxy passes on.
func local(r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !peer.Addr().Unmap().IsLoopback() || !loopbackHost(r.Host) {
		return false
	}
	for name := range r.Header {
		if name == "Forwarded" || strings.HasPrefix(name, "X-Forwarded-") {
			return false
		}
	}
	return true
}

func loopbackHost(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.TrimSuffix(strings.TrimPrefix(hostport, "["), "]")
	}
	if strings.EqualFold(strings.TrimSuffix(host, "."), "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}

// foreignOrigin reports whether a browser sent the request from a page of another site, or of an
// unknown one (Origin: null).
func foreignOrigin(r *http.Request) bool {
	for _, origin := range r.Header.Values("Origin") {
		u, err := url.Parse(origin)
		if err != nil || u.Host == "" || !strings.EqualFold(u.Host, r.Host) {
			return true
		}
	}
	return false
}
