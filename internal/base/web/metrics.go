package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"samendoen/internal/base/clock"
)

// metrics counts requests by route and status; a route is a pattern, so no path with
// an id ever becomes a label.
type metrics struct {
	registry *prometheus.Registry
	seconds  *prometheus.HistogramVec
	refused  *prometheus.CounterVec
}

func newMetrics() *metrics {
	m := &metrics{registry: prometheus.NewRegistry(), seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "samendoen_http_seconds", Help: "Time to answer a request.",
		Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
	}, []string{"route", "status"}), refused: prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "samendoen_refused_total", Help: "Requests that were not let through, also those beyond what goes to the log.",
	}, []string{"kind"})}
	m.registry.MustRegister(m.seconds, m.refused, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Registry lets others add their own figures.
func (s *Server) Registry() prometheus.Registerer { return s.metrics.registry }

// MetricsHandler serves the figures; it belongs on an address of its own.
func (s *Server) MetricsHandler() http.Handler {
	return promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{})
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (s *Server) measured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := clock.System().Now()
		sw := &statusWriter{ResponseWriter: w}
		next.ServeHTTP(sw, r)
		if sw.status == 0 {
			sw.status = http.StatusOK
		}
		took := clock.System().Now().Sub(start)
		route := r.Pattern
		if route == "" || strings.HasPrefix(route, "/static") {
			route = "other"
		}
		s.metrics.seconds.WithLabelValues(route, strconv.Itoa(sw.status)).Observe(took.Seconds())
		s.cfg.Log.Debug("web: request", "route", route, "status", sw.status, "ms", took.Milliseconds())
	})
}
