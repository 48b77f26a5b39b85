-- Mappings that people made by hand, one for each set of headers, as the TOML of a layout.
create table own_layouts (
    name varchar primary key,
    title varchar not null,
    kind varchar not null,
    layout varchar not null,
    saved_at timestamp not null,
    saved_by varchar not null
);
