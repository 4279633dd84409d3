namespace MiniVmm.Fvm;

/// <summary>A parameter of a control rule; the guest reads it as <c>fvm.RULE.NAME</c>.</summary>
public sealed record RuleParameter(string Name, Q16 Default, Q16 Minimum, Q16 Maximum, string Meaning);
