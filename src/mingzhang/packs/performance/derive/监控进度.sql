-- title = "每个项目到每个月份的预算进度、目标进度和灯色"
-- over = "绩效监控"
-- basis = "预算进度＝执行数÷全年预算数，目标进度是填的，或由指标监控按权重平均；低于监控线、两个进度相差超过进度差的预警；灯色看进度与时间进度之比"
WITH 参数 AS (
  SELECT
    MAX(CASE WHEN p.参数 = '进度差' THEN p.值 END) AS 进度差线,
    MAX(CASE WHEN p.参数 = '反应工作日' THEN p.值 END) AS 反应工作日
  FROM 绩效参数 AS p
), 灯级 AS (
  -- 不做除法，用乘过去的数比较，差一分也分得清
  SELECT
    d.灯, d.下限, (SELECT MIN(e.下限) FROM 监控灯 AS e WHERE e.下限 > d.下限) AS 上限
  FROM 监控灯 AS d
), 监控月 AS (
  SELECT
    m.年度, m.单位代码, COALESCE(m.项目代码, '') AS 项目, m.月份
  FROM 绩效监控 AS m
), 应有指标 AS (
  -- 只印在别的表里的指标不重复计
  SELECT
    i.年度, i.单位代码, COALESCE(i.项目代码, '') AS 项目, i.一级指标, i.三级指标, i.指标性质, i.指标值, i.权重,
    i.目标数, i.目标单位, i.目标日
  FROM 指标数 AS i
  WHERE COALESCE(i.列入, '重点履职') = '重点履职'
), 同名 AS (
  SELECT
    i.年度, i.单位代码, i.项目, i.三级指标, COUNT(*) AS 条数
  FROM 应有指标 AS i
  GROUP BY i.年度, i.单位代码, i.项目, i.三级指标
), 填报 AS (
  SELECT
    x.年度, x.单位代码, COALESCE(x.项目代码, '') AS 项目, x.三级指标, x.月份, x.完成值, x.完成程度,
    x.完成数, x.完成单位, x.完成日
  FROM 监控数 AS x
), 逐条 AS (
  SELECT
    m.年度, m.单位代码, m.项目, m.月份, i.三级指标, i.权重, i.目标数, i.目标单位, i.目标日,
    f.完成值, f.完成数, f.完成单位, f.完成日, c.上限 AS 档上限, g.条数 AS 同名条数,
    CASE
      WHEN i.目标日 IS NOT NULL THEN '时限'
      WHEN i.指标性质 = '定性' OR i.目标数 IS NULL THEN '定性'
      WHEN i.指标性质 IN ('≤', '<') OR i.目标数 <= 0 THEN '上限'
      ELSE '定量'
    END AS 种类,
    CASE
      WHEN f.完成值 IS NOT NULL OR f.完成程度 IS NOT NULL THEN '否'
      WHEN i.一级指标 = '满意度指标' THEN '是'
      WHEN i.目标日 IS NOT NULL AND YEAR(i.目标日) * 12 + MONTH(i.目标日) > m.年度 * 12 + m.月份 THEN '是'
      ELSE '否'
    END AS 未到时候
  FROM 监控月 AS m
  JOIN 应有指标 AS i ON i.年度 = m.年度 AND i.单位代码 = m.单位代码 AND i.项目 = m.项目
  JOIN 同名 AS g ON g.年度 = i.年度 AND g.单位代码 = i.单位代码 AND g.项目 = i.项目 AND g.三级指标 = i.三级指标
  LEFT JOIN 填报 AS f
    ON f.年度 = m.年度 AND f.单位代码 = m.单位代码 AND f.项目 = m.项目 AND f.月份 = m.月份 AND f.三级指标 = i.三级指标
  LEFT JOIN 定性档次 AS c
    ON c.档次 = COALESCE(f.完成程度, CASE WHEN f.完成值 = i.指标值 THEN '达成' END)
), 逐条率 AS (
  SELECT
    e.*,
    CASE
      WHEN e.种类 = '上限' OR e.未到时候 = '是' THEN NULL
      WHEN e.同名条数 > 1 THEN '有几条同名，分不清填的是哪一条'
      WHEN e.种类 = '时限' AND e.完成日 IS NULL AND e.档上限 IS NULL THEN '没有填完成日期'
      WHEN e.种类 = '定性' AND e.档上限 IS NULL THEN '没有评定完成程度'
      WHEN e.种类 = '定量' AND e.完成值 IS NULL AND e.档上限 IS NULL THEN '没有填完成值'
      WHEN e.种类 = '定量' AND e.完成数 IS NULL AND e.档上限 IS NULL THEN '完成值不是一个数'
      WHEN e.种类 = '定量' AND e.完成数 IS NOT NULL AND COALESCE(e.完成单位, '') <> COALESCE(e.目标单位, '')
        THEN '完成值的单位与目标不同'
    END AS 缺,
    CASE
      WHEN e.种类 = '时限' AND e.完成日 IS NOT NULL THEN CASE WHEN e.完成日 <= e.目标日 THEN 100 ELSE 0 END
      WHEN e.种类 = '定量' AND e.完成数 IS NOT NULL
        THEN GREATEST(LEAST(QUOTIENT(e.完成数 * 100, e.目标数, 4), 100), 0)
      ELSE e.档上限
    END AS 率,
    CASE WHEN e.种类 = '上限' AND e.完成数 > e.目标数 AND e.同名条数 = 1
      AND COALESCE(e.完成单位, '') = COALESCE(e.目标单位, '') THEN e.三级指标 END AS 超限
  FROM 逐条 AS e
), 目标 AS (
  SELECT
    w.年度, w.单位代码, w.项目, w.月份,
    COUNT(*) FILTER (WHERE w.种类 <> '上限' AND w.未到时候 = '否') AS 计入,
    COUNT(*) FILTER (WHERE w.种类 <> '上限' AND w.未到时候 = '否' AND w.权重 IS NULL) AS 没有权重,
    COUNT(w.缺) AS 缺数,
    MIN(CASE WHEN w.缺 IS NOT NULL THEN '“' || w.三级指标 || '”' || w.缺 END) AS 缺因,
    SUM(CASE WHEN w.种类 <> '上限' AND w.未到时候 = '否' THEN COALESCE(w.权重, 1) * w.率 END) AS 乘积,
    SUM(CASE WHEN w.种类 <> '上限' AND w.未到时候 = '否' THEN COALESCE(w.权重, 1) END) AS 权重和,
    STRING_AGG(w.超限, '、' ORDER BY w.超限) AS 超限指标
  FROM 逐条率 AS w
  GROUP BY w.年度, w.单位代码, w.项目, w.月份
), 推算 AS (
  SELECT
    t.年度, t.单位代码, t.项目, t.月份, t.超限指标,
    CASE
      WHEN t.缺数 > 1 THEN t.缺因 || '等，共' || CAST(t.缺数 AS VARCHAR) || '条算不出'
      WHEN t.缺数 = 1 THEN t.缺因
      WHEN t.计入 = 0 THEN '没有到时候的、可以推算的指标'
      WHEN t.没有权重 > 0 AND t.没有权重 < t.计入 THEN '有的指标没有写权重'
      WHEN t.权重和 <= 0 THEN '指标的权重都是零'
    END AS 原因,
    QUOTIENT(t.乘积, t.权重和, 2) AS 率
  FROM 目标 AS t
), 合起 AS (
  SELECT
    m.年度, m.单位代码, u.单位名称, m.项目代码,
    CASE WHEN m.项目代码 IS NULL THEN '部门整体' ELSE COALESCE(p.项目名称, m.项目代码) END AS 项目名称,
    m.月份, l.最低进度 AS 应达进度, m.执行数, m.执行数半,
    COALESCE(m.全年预算数, p.全年预算数) AS 全年预算数,
    CASE WHEN m.全年预算数 IS NOT NULL THEN m.全年预算数半 ELSE p.全年预算数半 END AS 全年预算数半,
    COALESCE(m.目标进度, CASE WHEN t.原因 IS NULL THEN t.率 END) AS 目标进度,
    CASE
      WHEN m.目标进度 IS NOT NULL THEN '填报'
      WHEN t.原因 IS NULL AND t.率 IS NOT NULL THEN '推算'
    END AS 目标来历,
    CASE
      WHEN m.目标进度 IS NOT NULL AND (m.目标进度 < 0 OR m.目标进度 > 100) THEN '填的目标进度不在0至100之间'
      WHEN m.目标进度 IS NOT NULL THEN NULL
      WHEN t.年度 IS NULL THEN '没有填目标进度，也没有可以推算的指标'
      ELSE t.原因
    END AS 目标未定原因,
    t.超限指标, m.预计全年执行数, m.处理, m.偏差原因, m.措施, a.进度差线, a.反应工作日, m.来源, m.行,
    LAG(m.执行数) OVER (PARTITION BY m.年度, m.单位代码, m.项目代码 ORDER BY m.月份) AS 上次执行数,
    LAG(m.月份) OVER (PARTITION BY m.年度, m.单位代码, m.项目代码 ORDER BY m.月份) AS 上次月份
  FROM 绩效监控 AS m
  CROSS JOIN 参数 AS a
  LEFT JOIN 单位 AS u ON u.单位代码 = m.单位代码
  LEFT JOIN 项目 AS p ON p.年度 = m.年度 AND p.单位代码 = m.单位代码 AND p.项目代码 = m.项目代码
  LEFT JOIN 监控线 AS l ON l.月份 = m.月份
  LEFT JOIN 推算 AS t
    ON t.年度 = m.年度 AND t.单位代码 = m.单位代码 AND t.项目 = COALESCE(m.项目代码, '') AND t.月份 = m.月份
), 查过 AS (
  SELECT
    h.*,
    CASE WHEN h.目标未定原因 IS NULL THEN h.目标进度 END AS 目标率,
    CASE
      WHEN h.月份 < 1 OR h.月份 > 12 THEN '月份应是1至12'
      WHEN h.全年预算数 IS NULL THEN '没有全年预算数'
      WHEN h.全年预算数 = 0 THEN '全年预算数是零'
      WHEN h.全年预算数 < 0 THEN '全年预算数是负数'
      WHEN h.执行数 IS NULL THEN '没有填执行数'
      WHEN h.执行数 < 0 THEN '执行数是负数'
    END AS 未定原因,
    CASE WHEN h.执行数 > h.全年预算数 THEN '；执行数超过全年预算数' ELSE '' END
      || CASE WHEN h.执行数 < h.上次执行数
        THEN '；累计执行数比' || CAST(h.上次月份 AS VARCHAR) || '月底少' ELSE '' END
      || CASE WHEN h.预计全年执行数 < h.执行数 THEN '；预计全年执行数少于已执行数' ELSE '' END
      || CASE WHEN h.预计全年执行数 > h.全年预算数 THEN '；预计全年执行数超过全年预算数' ELSE '' END AS 可疑
  FROM 合起 AS h
), 算出 AS (
  SELECT
    k.*,
    CASE WHEN k.未定原因 IS NULL THEN QUOTIENT(k.执行数 * 100, k.全年预算数, 2) END AS 预算率,
    CASE WHEN k.月份 >= 1 AND k.月份 <= 12 THEN QUOTIENT(k.月份 * 100, 12, 2) END AS 时间率,
    CASE WHEN k.未定原因 IS NULL AND k.应达进度 IS NOT NULL
      THEN CASE WHEN k.执行数 * 100 < k.应达进度 * k.全年预算数 THEN '是' ELSE '否' END END AS 低,
    CASE WHEN k.未定原因 IS NULL AND k.目标率 IS NOT NULL AND k.进度差线 IS NOT NULL AND k.应达进度 IS NOT NULL
      THEN CASE WHEN ABS(k.目标率 * k.全年预算数 - k.执行数 * 100) > k.进度差线 * k.全年预算数
        THEN '是' ELSE '否' END END AS 差,
    CASE
      WHEN k.未定原因 IS NOT NULL THEN NULL
      WHEN k.预计全年执行数 IS NOT NULL THEN k.预计全年执行数
      ELSE GREATEST(LEAST(QUOTIENT(k.执行数 * 12, k.月份, 2), k.全年预算数), k.执行数)
    END AS 预计
  FROM 查过 AS k
), 判断 AS (
  SELECT
    s.*,
    CASE
      WHEN s.低 = '是' OR s.差 = '是' THEN '是'
      WHEN s.低 = '否' AND (s.差 = '否' OR s.进度差线 IS NULL) THEN '否'
    END AS 警,
    CASE
      WHEN s.未定原因 IS NOT NULL THEN '无法判断'
      WHEN s.低 = '是' OR s.差 = '是' THEN '预警'
      WHEN s.应达进度 IS NULL THEN '不是监控月份'
      WHEN s.差 IS NULL AND s.进度差线 IS NOT NULL THEN '无法判断'
      ELSE '正常'
    END AS 状,
    (SELECT MAX(b.灯) FROM 灯级 AS b WHERE s.未定原因 IS NULL
      AND b.下限 * s.全年预算数 * s.月份 <= s.执行数 * 1200
      AND (b.上限 IS NULL OR b.上限 * s.全年预算数 * s.月份 > s.执行数 * 1200)) AS 灯一,
    (SELECT MAX(b.灯) FROM 灯级 AS b WHERE s.时间率 IS NOT NULL
      AND b.下限 * s.月份 <= s.目标率 * 12
      AND (b.上限 IS NULL OR b.上限 * s.月份 > s.目标率 * 12)) AS 灯二
  FROM 算出 AS s
), 排序 AS (
  SELECT
    j.*,
    CASE j.状 WHEN '预警' THEN 1 WHEN '无法判断' THEN 2 ELSE 3 END AS 级,
    CASE COALESCE(j.灯一, '无') WHEN '红' THEN 1 WHEN '黄' THEN 2 WHEN '无' THEN 3 ELSE 4 END AS 灯级
  FROM 判断 AS j
)
SELECT
  r.年度, r.单位代码, r.单位名称, r.项目代码, r.项目名称, r.月份,
  ROW_NUMBER() OVER (PARTITION BY r.年度, r.月份
    ORDER BY r.级, r.灯级, COALESCE(r.预算率, 1000), r.单位代码, COALESCE(r.项目代码, '')) AS 名次,
  r.全年预算数, r.全年预算数半, r.执行数, r.执行数半,
  r.预算率 AS 预算进度,
  r.时间率 AS 时间进度,
  r.应达进度,
  CASE WHEN r.低 = '是' THEN QUOTIENT(r.应达进度 * r.全年预算数 - r.执行数 * 100, 100, 2)
    WHEN r.低 = '否' THEN 0 END AS 差额,
  r.目标率 AS 目标进度,
  CASE WHEN r.目标率 IS NOT NULL THEN r.目标来历 END AS 目标来历,
  r.目标率 - r.预算率 AS 进度差,
  r.进度差线,
  r.灯一 AS 预算灯,
  r.灯二 AS 目标灯,
  r.预计 AS 预计执行数,
  CASE WHEN r.预计 IS NULL THEN NULL WHEN r.预计全年执行数 IS NOT NULL THEN '填报' ELSE '推算' END AS 预计来历,
  CASE WHEN r.未定原因 IS NULL THEN QUOTIENT(r.预计 * 100, r.全年预算数, 2) END AS 预计全年执行率,
  r.低 AS 低于线,
  r.差 AS 差过大,
  r.警 AS 预警,
  r.状 AS 状态,
  r.处理, r.偏差原因, r.措施, r.反应工作日,
  CASE WHEN r.可疑 <> '' THEN SUBSTRING(r.可疑, 2) END AS 疑点,
  r.未定原因, r.目标未定原因, r.超限指标,
  r.来源, r.行
FROM 排序 AS r
