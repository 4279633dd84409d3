using System.Globalization;

namespace MiniVmm.Host.Policing;

/// <summary>Values for all parameters of a policy.</summary>
public sealed class PolicyValues
{
    private readonly IReadOnlyDictionary<string, double> _given;
    private readonly IPolicePolicy _policy;

    /// <param name="policy">Whose parameters.</param>
    /// <param name="given">Those that are other than by default.</param>
    /// <exception cref="HostError">There is no such parameter, or the value is out of its range.</exception>
    public PolicyValues(IPolicePolicy policy, IReadOnlyDictionary<string, double> given)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(given);
        foreach ((string name, double value) in given)
        {
            PolicyParameter parameter = policy.Parameters.FirstOrDefault(p => p.Name == name)
                ?? throw new HostError($"policy {policy.Name} has no parameter '{name}'; it has {string.Join(", ", policy.Parameters.Select(p => p.Name))}");
            if (!(value >= parameter.Minimum && value <= parameter.Maximum))
                throw new HostError(string.Create(CultureInfo.InvariantCulture,
                    $"{name} must lie between {parameter.Minimum} and {parameter.Maximum}{(parameter.Unit.Length > 0 ? $" {parameter.Unit}" : "")}, not {value}"));
        }
        (_policy, _given) = (policy, given);
    }

    public double this[string name] =>
        _given.TryGetValue(name, out double value) ? value : _policy.Parameters.First(p => p.Name == name).Default;

    /// <summary>All of them, as name=value.</summary>
    public override string ToString() => string.Join(' ', _policy.Parameters.Select(p =>
        string.Create(CultureInfo.InvariantCulture, $"{p.Name}={this[p.Name]}")));
}
