using MiniVmm.Host.Control.Http;

namespace MiniVmm.Host.Control;

/// <summary>Answers a request about an instance.</summary>
internal delegate ValueTask<HttpResponse> RouteAction(ControlledInstance instance, HttpRequest request, CancellationToken cancel);
