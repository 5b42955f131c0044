namespace Segmentation;

/// <summary>What can be said of a field besides its member and type.</summary>
public sealed class FieldBuilder
{
    private string? _name;
    private string[] _formerNames = [];
    private bool _matchesCase;
    private bool _isSensitive;
    private bool _isRequired;

    internal FieldBuilder()
    {
    }

    /// <summary>Gives the field another name than its member's in camelCase.</summary>
    public FieldBuilder Named(string name)
    {
        _name = name;
        return this;
    }

    /// <summary>Names that the field once had, so that stored filters go on working.</summary>
    public FieldBuilder FormerNames(params string[] names)
    {
        _formerNames = names;
        return this;
    }

    /// <summary>Compares text in this field with case, always.</summary>
    public FieldBuilder MatchCase()
    {
        _matchesCase = true;
        return this;
    }

    /// <summary>Masks the field's values in explanations, previews and exports.</summary>
    public FieldBuilder Sensitive()
    {
        _isSensitive = true;
        return this;
    }

    /// <summary>Says that people have to fill the field in; forms do not hide it.</summary>
    public FieldBuilder Required()
    {
        _isRequired = true;
        return this;
    }

    internal static FieldDefinition Apply(Action<FieldBuilder>? configure, FieldDefinition definition)
    {
        var builder = new FieldBuilder();
        configure?.Invoke(builder);
        if (builder._matchesCase && definition.Type.Scalar != ScalarType.Text)
            throw new ArgumentException($"The field \"{definition.Name}\" is {definition.Type}: only text is compared with or without case.");
        var named = definition with
        {
            Name = builder._name ?? definition.Name,
            FormerNames = builder._formerNames,
            MatchesCase = builder._matchesCase || definition.MatchesCase,
            IsSensitive = builder._isSensitive,
            IsRequired = builder._isRequired,
        };
        return string.IsNullOrEmpty(named.Name) ? throw new ArgumentException("A field needs a name.") : named;
    }
}
