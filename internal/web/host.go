package web

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"wenxun/internal/web/api"
)

// knownHost lets through requests for a host that is this machine's or that the operator named. A page
// whose name was made to point here (DNS rebinding) asks for another.
func (s *server) knownHost(next echo.HandlerFunc) echo.HandlerFunc {
	known := slices.Clone(s.options.Hosts)
	if base, err := url.Parse(s.options.BaseURL); err == nil && base.Hostname() != "" {
		known = append(known, base.Hostname())
	}
	return func(c echo.Context) error {
		host := c.Request().Host
		if loopbackHost(host) || slices.ContainsFunc(known, func(k string) bool { return sameHost(k, host) }) {
			return next(c)
		}
		name := api.Shorten(hostName(host))
		return &refusal{status: http.StatusMisdirectedRequest,
			detail: "本服务不认识主机名“" + name + "”。如果这就是它的地址，请管理员在启动时写明：wenxun serve --host " + name + "（或 --base-url）。"}
	}
}

// sameHost reports whether a request's host is a known one, whose port counts where it has one.
func sameHost(known, host string) bool {
	if _, _, err := net.SplitHostPort(known); err == nil {
		return strings.EqualFold(known, host)
	}
	return strings.EqualFold(hostName(known), hostName(host))
}

// hostName returns a host without its port, brackets and the dot at its end.
func hostName(hostport string) string {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.TrimSuffix(strings.TrimPrefix(hostport, "["), "]")
	}
	return strings.TrimSuffix(host, ".")
}

func loopbackHost(hostport string) bool {
	host := hostName(hostport)
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}
