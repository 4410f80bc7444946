-- title = "评价发现的、可以交整改的问题"
-- over = "项目"
-- basis = "没有达到的指标、超额而没有写原因的指标、结余超过结余率线的项目，各是一个问题；编号由项目和指标定"
WITH 各类 AS (
  SELECT
    CASE WHEN t.情形 = '未达标' THEN '未达' ELSE '超额' END AS 类,
    t.年度, t.单位代码, t.单位名称, t.项目代码, t.项目名称, t.三级指标, t.范围, t.指标性质, t.指标值, t.度量单位,
    t.完成值, t.偏离度, t.超额比例, NULL AS 结余率, NULL AS 结余率线, NULL AS 金额,
    CASE WHEN t.情形 = '未达标' THEN t.改进措施 END AS 措施, t.来源, t.行
  FROM 目标建议 AS t
  WHERE t.情形 = '未达标' OR (t.情形 = '超额' AND t.缺原因 = '是')
  UNION ALL
  SELECT
    '结余' AS 类,
    a.年度, a.单位代码, a.单位名称, a.项目代码, a.项目名称, NULL AS 三级指标, NULL AS 范围, NULL AS 指标性质,
    NULL AS 指标值, NULL AS 度量单位, NULL AS 完成值, NULL AS 偏离度, NULL AS 超额比例,
    a.结余率, a.结余率线, ROUND(a.结余, 2) AS 金额, NULL AS 措施, a.来源, a.行
  FROM 应用建议 AS a
  WHERE a.结余超线 = '是'
)
SELECT
  k.年度, k.单位代码,
  '自评-' || COALESCE(k.项目代码, '整体') || COALESCE('-' || k.三级指标, '') || COALESCE(k.范围, '') || '-' || k.类
    AS 编号,
  '单位自评' AS 问题来源,
  k.项目代码, k.三级指标,
  CASE k.类 WHEN '未达' THEN '目标完成' WHEN '超额' THEN '目标设置' ELSE '预算执行' END AS 问题类别,
  k.金额,
  k.单位名称 AS 责任单位,
  k.措施,
  '待派发' AS 状态,
  ROW_NUMBER() OVER (PARTITION BY k.年度
    ORDER BY CASE k.类 WHEN '未达' THEN 1 WHEN '超额' THEN 2 ELSE 3 END, k.来源, k.行) AS 名次,
  k.类, k.项目名称, k.指标性质, k.指标值, k.度量单位, k.完成值, k.偏离度, k.超额比例, k.结余率, k.结余率线,
  k.来源, k.行
FROM 各类 AS k
