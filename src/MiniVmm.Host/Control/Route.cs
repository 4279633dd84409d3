namespace MiniVmm.Host.Control;

/// <summary>One operation of the control API.</summary>
/// <param name="Method">GET, which is HEAD as well, POST or PATCH.</param>
/// <param name="Path">The whole path.</param>
/// <param name="Body">What comes with the request.</param>
/// <param name="Answer">Does it. What it throws becomes a problem.</param>
internal sealed record Route(string Method, string Path, BodyKind Body, RouteAction Answer);
