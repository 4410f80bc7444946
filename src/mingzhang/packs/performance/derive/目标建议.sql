-- title = "下一年要提高的指标，和没有达到的指标"
-- over = "绩效指标"
-- basis = "完成值超过目标值的百分之几以上（参数“超额比例”），或上年完成值已经达到今年的目标，说明目标定得低，下一年照今年和上年的完成值里好的一个提高；没有达到的先核实原因"
WITH 参数 AS (
  SELECT MAX(CASE WHEN p.参数 = '超额比例' THEN p.值 END) AS 超额比例 FROM 绩效参数 AS p
), 比较 AS (
  SELECT
    s.年度, s.单位代码, u.单位名称, s.项目代码,
    CASE WHEN s.项目代码 IS NULL THEN '部门整体' ELSE COALESCE(s.项目名称, s.项目代码) END AS 项目名称,
    s.列入, s.一级指标, s.二级指标, s.三级指标, s.范围, s.指标性质, s.指标值, s.度量单位, s.完成值,
    i.上年完成值, s.完成率, s.偏离度, a.超额比例, s.结果, s.超额, i.偏差原因, i.改进措施, s.来源, s.行,
    CASE
      WHEN s.种类 <> '定量' OR n.上年完成数 IS NULL OR COALESCE(n.上年完成单位, '') <> COALESCE(n.目标单位, '') THEN '否'
      WHEN s.指标性质 = '≥' AND n.上年完成数 > s.目标 THEN '是'
      WHEN s.指标性质 = '>' AND n.上年完成数 > s.目标 THEN '是'
      WHEN s.指标性质 IN ('≤', '<') AND n.上年完成数 < s.目标 THEN '是'
      ELSE '否'
    END AS 上年已达,
    CASE
      WHEN n.上年完成数 IS NULL OR COALESCE(n.上年完成单位, '') <> COALESCE(n.目标单位, '') THEN '否'
      WHEN s.指标性质 IN ('≤', '<') AND n.上年完成数 < s.完成 THEN '是'
      WHEN s.指标性质 IN ('≥', '>') AND n.上年完成数 > s.完成 THEN '是'
      ELSE '否'
    END AS 上年更好,
    -- 同一条指标印在两种表里的，只说一次
    ROW_NUMBER() OVER (
      PARTITION BY s.年度, s.单位代码, s.项目代码, s.三级指标, s.范围, s.指标性质, s.指标值, s.完成值
      ORDER BY s.来源, s.行
    ) AS 第几次
  FROM 指标评分 AS s
  JOIN 绩效指标 AS i ON i.来源 = s.来源 AND i.行 = s.行
  JOIN 指标数 AS n ON n.来源 = s.来源 AND n.行 = s.行
  CROSS JOIN 参数 AS a
  LEFT JOIN 单位 AS u ON u.单位代码 = s.单位代码
)
SELECT
  c.年度, c.单位代码, c.单位名称, c.项目代码, c.项目名称, c.列入, c.一级指标, c.二级指标, c.三级指标, c.范围,
  c.指标性质, c.指标值, c.度量单位, c.完成值, c.上年完成值, c.完成率, c.偏离度, c.超额比例,
  CASE WHEN c.超额 = '是' THEN '超额' WHEN c.结果 = '未达标' THEN '未达标' ELSE '上年已达' END AS 情形,
  CASE WHEN c.结果 = '未达标' THEN '核实' ELSE '提高' END AS 建议,
  CASE
    WHEN c.结果 = '未达标' THEN NULL
    WHEN c.上年更好 = '是' THEN c.上年完成值
    ELSE c.完成值
  END AS 建议指标值,
  CASE WHEN c.超额 = '是' OR c.结果 = '未达标'
    THEN CASE WHEN c.偏差原因 IS NULL THEN '是' ELSE '否' END ELSE '否' END AS 缺原因,
  c.偏差原因, c.改进措施, c.来源, c.行
FROM 比较 AS c
WHERE c.第几次 = 1 AND (c.超额 = '是' OR c.结果 = '未达标' OR (c.上年已达 = '是' AND c.结果 = '达标'))
