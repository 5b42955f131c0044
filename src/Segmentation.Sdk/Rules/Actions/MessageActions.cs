using System.Text.Json.Nodes;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>The channels that messages usually take; any other name is a channel too.</summary>
public static class MessageChannels
{
    /// <summary>E-mail.</summary>
    public const string Email = "e-mail";

    /// <summary>Text messages to a telephone.</summary>
    public const string Sms = "sms";

    /// <summary>WhatsApp.</summary>
    public const string WhatsApp = "whatsapp";

    /// <summary>Telegram.</summary>
    public const string Telegram = "telegram";

    /// <summary>The chat of a website.</summary>
    public const string LiveChat = "live-chat";
}

/// <summary>Writes to somebody. It says who is not written to, or that everybody is.</summary>
public abstract record MessageAction : RuleAction
{
    private protected MessageAction(string channel, string template, MessageSuppression suppression)
    {
        (Channel, Template) = (Names.Require(channel, "a channel"), Names.Require(template, "the name of a template"));
        Suppression = suppression ??
            throw new RuleException($"a message by {channel} needs a suppression: the segment of those who are not written to, or MessageSuppression.None");
    }

    /// <summary>The channel; compared without regard to case.</summary>
    public string Channel { get; }

    /// <summary>The name of the template.</summary>
    public string Template { get; }

    /// <summary>Who is not written to.</summary>
    public MessageSuppression Suppression { get; }

    /// <summary>The segments whose members are not written to: those that suppress the channel.</summary>
    internal IEnumerable<string> SuppressedBy(SegmentCatalogue segments, string entityType) => Suppression.Segment is null
        ? []
        : segments.Segments.Where(s => Suppresses(s) && string.Equals(s.EntityType, entityType, StringComparison.OrdinalIgnoreCase)).Select(s => s.Key);

    private protected static IEnumerable<Issue> IssuesOf(MessageAction action, ActionContext context)
    {
        if (action.Suppression.Segment is not { } key)
            return [];
        var segments = context.Binding.Segments ?? SegmentCatalogue.Empty;
        return segments.Find(key) switch
        {
            null => [Error($"there is no segment `{key}`") with { Suggestions = Suggestions.For(key, segments.Segments.Select(s => s.Key)) }],
            { EntityType: var other } when !string.Equals(other, context.EntityType.Name, StringComparison.OrdinalIgnoreCase) =>
                [Error($"`{key}` is a segment of {other}, not of {context.EntityType}")],
            var segment when !action.Suppresses(segment) => [Error($"the segment `{key}` does not suppress {action.Channel}: let it, or name one that does")],
            _ => [],
        };
    }

    private protected static MessageSuppression SuppressionIn(ActionMembers members)
    {
        var (segment, none) = (members.TextOrNull("suppressedBy"), members.TextOrNull("suppression"));
        return (segment, none) switch
        {
            (not null, null) => MessageSuppression.By(segment),
            (null, "none") => MessageSuppression.None,
            _ => throw new RuleException("a message says who is not written to: \"suppressedBy\" names a segment, or \"suppression\" is \"none\""),
        };
    }

    private protected static JsonObject Write(MessageAction action, JsonObject json)
    {
        json["template"] = action.Template;
        if (action.Suppression.Segment is { } segment)
            json["suppressedBy"] = segment;
        else
            json["suppression"] = "none";
        return json;
    }

    private bool Suppresses(SegmentDefinition segment) => segment.Suppresses.Contains(Channel, StringComparer.OrdinalIgnoreCase);

    private static Issue Error(string message) => new(Severity.Error, IssueCode.UnknownSegment, message) { Pointer = "/suppressedBy" };
}

/// <summary>Who is not written to. Immutable.</summary>
public sealed record MessageSuppression
{
    private MessageSuppression(string? segment) => Segment = segment;

    /// <summary>The key of a segment that suppresses the channel; null: everybody is written to.</summary>
    public string? Segment { get; }

    /// <summary>Everybody is written to, whatever segments suppress the channel, as for a message that is owed to them.</summary>
    public static MessageSuppression None { get; } = new((string?)null);

    /// <summary>The members of a segment, and of any other segment of the entity type that suppresses the channel, are not written to.</summary>
    /// <param name="segment">The key of the segment, which has to suppress the channel.</param>
    /// <exception cref="FilterException">The key is empty.</exception>
    public static MessageSuppression By(string segment) => new(Names.Require(segment, "a segment's key"));

    internal MessageSuppression With(Func<string, string> map) => Segment is null ? this : By(map(Segment));
}

/// <summary>Sends an e-mail. A port: register an <see cref="IActionHandler{TAction}"/> that sends it.</summary>
public sealed record SendEmail : MessageAction
{
    /// <summary>Sends an e-mail.</summary>
    /// <param name="template">The name of the template.</param>
    /// <param name="suppression">Who is not written to.</param>
    /// <exception cref="RuleException">There is no suppression.</exception>
    /// <exception cref="FilterException">The name is empty.</exception>
    public SendEmail(string template, MessageSuppression suppression)
        : base(MessageChannels.Email, template, suppression)
    {
    }

    internal static ActionKind<SendEmail> Kind { get; } =
        new("sendEmail", members => new(members.Text("template"), SuppressionIn(members)), action => Write(action, []))
        {
            Check = IssuesOf,
            Writes = (_, _) => [],
            ReplaceSegments = (action, map) => new(action.Template, action.Suppression.With(map)),
        };
}

/// <summary>Sends a message on a channel. A port: register an <see cref="IActionHandler{TAction}"/> that sends it.</summary>
public sealed record SendMessage : MessageAction
{
    /// <summary>Sends a message.</summary>
    /// <param name="channel">The channel: one of <see cref="MessageChannels"/>, or any other name.</param>
    /// <param name="template">The name of the template.</param>
    /// <param name="suppression">Who is not written to.</param>
    /// <exception cref="RuleException">There is no suppression.</exception>
    /// <exception cref="FilterException">A name is empty.</exception>
    public SendMessage(string channel, string template, MessageSuppression suppression)
        : base(channel, template, suppression)
    {
    }

    internal static ActionKind<SendMessage> Kind { get; } = new(
        "sendMessage",
        members => new(members.Text("channel"), members.Text("template"), SuppressionIn(members)),
        action => Write(action, new JsonObject { ["channel"] = action.Channel }))
    {
        Check = IssuesOf,
        Writes = (_, _) => [],
        ReplaceSegments = (action, map) => new(action.Channel, action.Template, action.Suppression.With(map)),
    };
}
